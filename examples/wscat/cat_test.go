package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// record is output that keeps what it is given.
type record struct {
	mu       sync.Mutex
	messages []string
	notices  []string
}

func (r *record) message(op frame.Opcode, data []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages = append(r.messages, fmt.Sprintf("%v %s", op, data))
}

func (r *record) notice(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notices = append(r.notices, fmt.Sprintf(format, args...))
}

// script is a server: it gets its end of the wire, and may end the bubble's
// waiting by returning.
type script func(ctx context.Context, c *conn.Conn)

func echoServer(ctx context.Context, c *conn.Conn) {
	for m, err := range c.Messages(ctx) {
		if err != nil || c.Write(ctx, m.Op, m.Data) != nil {
			return
		}
	}
}

// silentServer reads and says nothing.
func silentServer(ctx context.Context, c *conn.Conn) {
	for range c.Messages(ctx) {
		continue
	}
}

// talk runs a conversation of the input with the server, and returns what was
// put out, how it ended, and how long it took.
func talk(t *testing.T, server script, wait time.Duration, lines ...string) (*record, time.Duration, error) {
	client, far := conn.Pipe(nil)
	defer client.CloseNow()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go server(ctx, far)
	out, begin := &record{}, time.Now()
	err := newCat(client, &reader{line: list(lines), op: frame.Text, slash: true}, out, wait).run(ctx)
	took := time.Since(begin)
	far.CloseNow()
	return out, took, err
}

func TestCatEndsWhenAllIsAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, took, err := talk(t, echoServer, time.Minute, "one", "/hex 74 776f", "//three")
		require.Equal(t, []string{"text one", "binary two", "text /three"}, lower(out.messages))
		require.True(t, endedWell(err), "the conversation ended with %v", err)
		require.Less(t, took, time.Minute, "the cat waited although all was answered")
	})
}

func lower(list []string) []string {
	return strings.Split(strings.ToLower(strings.Join(list, "\n")), "\n")
}

func TestCatWaitsForAnswersNoLongerThanTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, took, err := talk(t, silentServer, time.Minute, "anybody there?")
		require.True(t, endedWell(err), "the conversation ended with %v", err)
		require.GreaterOrEqual(t, took, time.Minute, "the cat left before its time")
		require.Less(t, took, 2*time.Minute, "the cat stayed after its time")
	})
}

func TestCatWaitsUntilTheServerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := func(ctx context.Context, c *conn.Conn) {
			time.Sleep(time.Hour)
			_ = c.Write(ctx, frame.Text, []byte("late"))
			_ = c.Close(ctx, 4002, "that was all")
		}
		out, took, err := talk(t, server, -1)
		require.ErrorIs(t, err, frame.StatusCode(4002))
		require.False(t, endedWell(err), "an unusual code counts as a good end")
		require.Equal(t, "closed: 4002 that was all", ending(err))
		require.Len(t, out.messages, 1)
		require.GreaterOrEqual(t, took, time.Hour)
	})
}

func TestCatObeysCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closed := make(chan error, 1)
		server := func(ctx context.Context, c *conn.Conn) {
			_, _, err := c.Read(ctx)
			closed <- err
		}
		out, _, err := talk(t, server, 0, "/ping", "/dance", "/close 4003 enough of this", "never sent")
		require.ErrorIs(t, <-closed, frame.StatusCode(4003), "the server got another code")
		require.ErrorIs(t, err, frame.StatusCode(4003))
		require.Len(t, out.notices, 2)
		require.Contains(t, out.notices[0], "pong after")
		require.Contains(t, out.notices[1], "there are /ping")
	})
}

func TestCatEndsWhenTheServerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := func(ctx context.Context, c *conn.Conn) { _ = c.Close(ctx, frame.StatusServiceRestart, "") }
		client, far := conn.Pipe(nil)
		go server(t.Context(), far)
		r, w := io.Pipe() // input that never ends by itself
		err := newCat(client, &reader{line: lines(r), op: frame.Text}, &record{}, 0).run(t.Context())
		require.ErrorIs(t, err, frame.StatusServiceRestart)
		w.Close()
	})
}

func TestCatSaysWhyTheConnectionFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := func(_ context.Context, c *conn.Conn) { c.CloseNow() }
		_, _, err := talk(t, server, -1, "a", "b", "c")
		require.Error(t, err)
		require.NotErrorIs(t, err, errWire, "the reason was lost")
		require.Contains(t, ending(err), "ended: ")
		require.False(t, endedWell(err))
	})
}

func TestCatEndsOnBadInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, _, err := talk(t, echoServer, time.Minute, "fine", "not \xff fine")
		require.EqualError(t, err, "message 2 is not UTF-8, so it cannot be text (-b sends binary)")
		require.LessOrEqual(t, len(out.messages), 1)
	})
}

func TestCatSaysGoodbyeWhenInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, far := conn.Pipe(nil)
		ctx, interrupt := context.WithCancel(t.Context())
		closed := make(chan error, 1)
		go func() {
			_, _, err := far.Read(t.Context())
			closed <- err
		}()
		r, w := io.Pipe()
		time.AfterFunc(time.Second, interrupt)
		err := newCat(client, &reader{line: lines(r), op: frame.Text}, &record{}, 0).run(ctx)
		require.True(t, endedWell(err), "the conversation ended with %v", err)
		require.ErrorIs(t, <-closed, frame.StatusGoingAway, "the server was not told")
		w.Close()
	})
}
