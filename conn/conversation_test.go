package conn_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/pool"
	"github.com/ws6455/websocket/internal/wstest"
)

// The messages of a conversation: short, longer than a direct write, streamed.
var (
	shortText = []byte("hello")
	longData  = bytes.Repeat([]byte("0123456789abcdef"), 4500)
	streamed  = strings.Repeat("日本語", 5_000)
)

// errWrongEcho is a message that came back changed.
var errWrongEcho = errors.New("the echo differs from what was sent")

// conversation is what a Conn does with a peer that sends every message back:
// each kind of call once, in an order in which everyone gets an answer.
var conversation = []struct {
	name string
	do   func(c *conn.Conn) error
}{
	{"Write and Read", func(c *conn.Conn) error {
		return errors.Join(c.Write(ctx, frame.Text, shortText), wantEcho(c, shortText))
	}},
	{"Write and ReadAppend of a long message", func(c *conn.Conn) error {
		if err := c.Write(ctx, frame.Binary, longData); err != nil {
			return err
		}
		_, p, err := c.ReadAppend(ctx, make([]byte, 0, 10))
		return compare(longData, p, err)
	}},
	{"Writer and Reader", func(c *conn.Conn) error {
		w, err := c.Writer(ctx, frame.Text)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, streamed)
		if err = errors.Join(err, w.Close()); err != nil {
			return err
		}
		_, r, err := c.Reader(ctx)
		if err != nil {
			return err
		}
		p, err := io.ReadAll(r)
		return compare([]byte(streamed), p, err)
	}},
	{"a Read that is cancelled", func(c *conn.Conn) error {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		_, _, err := c.Read(ctx)
		if err == context.DeadlineExceeded || errors.Is(err, context.DeadlineExceeded) {
			return nil
		}
		return err
	}},
	{"Send, Flush and Messages", func(c *conn.Conn) error {
		err := errors.Join(c.Send(frame.Binary, shortText), c.Send(frame.Binary, longData), c.Flush(ctx))
		if err != nil {
			return err
		}
		want := [][]byte{shortText, longData}
		for m, err := range c.Messages(ctx) {
			if err := compare(want[0], m.Data, err); err != nil {
				return err
			}
			if want = want[1:]; len(want) == 0 {
				break
			}
		}
		return nil
	}},
	{"Ping, with a Read to notice the pong", func(c *conn.Conn) error {
		got := make(chan error, 1)
		go func() { got <- wantEcho(c, shortText) }()
		_, err := c.Ping(ctx)
		return errors.Join(err, c.Write(ctx, frame.Text, shortText), <-got)
	}},
	{silence, func(c *conn.Conn) error {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if _, _, err := c.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return nil
	}},
	{"Close", func(c *conn.Conn) error {
		return c.Close(ctx, frame.StatusNormalClosure, "done")
	}},
}

// silence is the name of the step that takes ten seconds.
const silence = "a silence with keepalive pings"

var ctx = context.Background()

func wantEcho(c *conn.Conn, want []byte) error {
	_, p, err := c.Read(ctx)
	return compare(want, p, err)
}

func compare(want, got []byte, err error) error {
	if err == nil && !bytes.Equal(want, got) {
		return fmt.Errorf("%w: %d bytes, wanted %d", errWrongEcho, len(got), len(want))
	}
	return err
}

// echo sends every message back until the Conn ends.
func echo(c *conn.Conn) {
	for m, err := range c.Messages(ctx) {
		if err != nil || c.Write(ctx, m.Op, m.Data) != nil {
			_ = c.CloseNow()
			return
		}
	}
}

// end is one end of a conversation: what it plays and what was agreed on.
type end struct {
	role    conn.Role
	deflate *conn.Deflate
}

// bothEnds runs f as either end, with compression and without.
func bothEnds(t *testing.T, f func(t *testing.T, e end)) {
	bothRoles(t, func(t *testing.T, role conn.Role) {
		t.Run("plain", func(t *testing.T) { f(t, end{role, nil}) })
		t.Run("compressed", func(t *testing.T) { f(t, end{role, &conn.Deflate{}}) })
	})
}

// converse holds the conversation over a memory pipe whose near end disturb has
// changed, as e, and returns the errors of its steps.
func converse(t *testing.T, e end, disturb func(c **conn.Conn, nc net.Conn) net.Conn) (errs []error) {
	return converseOver(t, e, func(c **conn.Conn) (near, far net.Conn) {
		a, b := mempipe.New()
		return disturb(c, a), b
	})
}

// converseOver is converse over any transport. Every call must return in time
// and leave no goroutine, and all that was borrowed goes back.
func converseOver(t *testing.T, e end, dial func(c **conn.Conn) (near, far net.Conn)) (errs []error) {
	synctest.Test(t, func(t *testing.T) {
		loans := pool.Watch()
		defer loans.Stop()
		var c *conn.Conn
		near, far := dial(&c)
		c = conn.New(near, e.role, &conn.Config{PingInterval: time.Second, Deflate: e.deflate})
		other := conn.New(far, 1-e.role, &conn.Config{Deflate: e.deflate})
		go echo(other)
		for _, step := range conversation {
			start := time.Now()
			err := step.do(c)
			took := time.Since(start)
			require.LessOrEqual(t, took, 20*time.Second, "%s took too long and returned %v", step.name, err)
			require.NotErrorIs(t, err, errWrongEcho, step.name)
			errs = append(errs, err)
		}
		_ = c.CloseNow()
		_ = other.CloseNow()
		wstest.NoGoroutines(t)
		wstest.NoBuffers(t, loans)
	})
	return errs
}

func bothRoles(t *testing.T, f func(t *testing.T, role conn.Role)) {
	for _, role := range []conn.Role{conn.Client, conn.Server} {
		t.Run(role.String(), func(t *testing.T) { f(t, role) })
	}
}

func TestConversation(t *testing.T) {
	bothEnds(t, func(t *testing.T, e end) {
		transports := map[string]wstest.Faults{
			"sound":                                 {},
			"reads of one byte":                     {ReadSize: 1},
			"writes in pieces of 7 bytes":           {WriteSize: 7},
			"writes that take 100 bytes and say so": {ShortWrite: 100},
		}
		for name, faults := range transports {
			t.Run(name, func(t *testing.T) {
				errs := converse(t, e, func(_ **conn.Conn, nc net.Conn) net.Conn {
					return wstest.NewFaultConn(nc, faults)
				})
				for i, err := range errs {
					require.NoError(t, err, conversation[i].name)
				}
			})
		}
	})
}
