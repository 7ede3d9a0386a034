package conn

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

// A socket may take any part of what a flight has.
func TestFlightAdvance(t *testing.T) {
	for first := range 8 {
		for second := range 8 - first {
			f := flight{out: []byte("head"), tail: []byte("end")}
			f.advance(first)
			f.advance(second)
			require.Equal(t, "headend"[first+second:], string(f.out)+string(f.tail), "%d and %d bytes went out", first, second)
			require.Equal(t, 7-first-second, f.left())
			require.Equal(t, first+second, f.n)
		}
	}
}

// A write of which a full socket takes no byte takes its frame back, and the buffer with
// it, also where the payload is not in the buffer.
func TestWriteTakenBackFromAFullSocket(t *testing.T) {
	for _, size := range []int{100, gatherSize + 1, chunkSize + 1} {
		client, server := tcpPair(t, nil)
		if server.raw == nil {
			t.Skip("sockets are used through net.Conn here")
		}
		const messages = 20_000
		stream := bytes.Repeat(appendFrame(server, nil, frame.Binary, make([]byte, 1000)), messages)
		f := flights.Get()
		f.out, f.n = stream, 0
		for before := -1; f.n > before; {
			before = f.n
			require.NoError(t, server.writeNow(f))
		}
		require.NotZero(t, f.left(), "the socket has taken all")

		ctx := &endsWhenWaitedFor{Context: bg, done: make(chan struct{})}
		require.ErrorIs(t, server.Write(ctx, frame.Binary, make([]byte, size)), context.Canceled)
		require.Nil(t, server.wr.pending, "an idle Conn holds an output buffer")

		require.NoError(t, server.nc.SetWriteDeadline(time.Time{})) // the interruption's is still there
		rest := stream[f.n:]
		written := make(chan error, 1)
		go func() {
			_, err := server.nc.Write(rest)
			if err == nil {
				err = server.Write(bg, frame.Text, []byte("after"))
			}
			written <- err
		}()
		for range messages {
			op, p, err := client.Read(bg)
			require.NoError(t, err)
			require.Equal(t, frame.Binary, op)
			require.Len(t, p, 1000)
		}
		wantRead(t, client, frame.Text, "after")
		require.NoError(t, <-written)
	}
}

// endsWhenWaitedFor is a context that ends when something waits for its end.
type endsWhenWaitedFor struct {
	context.Context
	done  chan struct{}
	ended atomic.Bool
}

func (c *endsWhenWaitedFor) Done() <-chan struct{} { return c.done }

func (c *endsWhenWaitedFor) Err() error {
	if c.ended.Load() {
		return context.Canceled
	}
	return nil
}

// AfterFunc is what context.AfterFunc calls where a context has it.
func (c *endsWhenWaitedFor) AfterFunc(f func()) (stop func() bool) {
	if c.ended.CompareAndSwap(false, true) {
		close(c.done)
	}
	go f()
	return func() bool { return false }
}
