package conn

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// RFC 6455 section 5.1: a client masks all that it sends, a server nothing.
// The scripted peer fails the test for a frame of the wrong kind.
func TestMasking(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		require.NoError(t, c.Write(bg, frame.Text, []byte("text")))
		peer.WantText("text")
		large := string(make([]byte, chunkSize+1))
		go c.Write(bg, frame.Binary, []byte(large))
		peer.WantBinary(large)
		require.NoError(t, c.Send(frame.Binary, []byte("sent")))
		peer.WantBinary("sent")
		w, err := c.Writer(bg, frame.Text)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		peer.WantText("")
		go c.Read(bg)
		peer.SendPing("p")
		peer.WantPong("p")
		go c.Ping(bg)
		peer.WantAnyPing()
		go c.Close(bg, frame.StatusNormalClosure, "bye")
		peer.WantClose(frame.StatusNormalClosure, "bye")
	})
}

// A deadline that an earlier write left on a socket does not hurt the next one.
func TestWriteAfterOldDeadline(t *testing.T) {
	onTransports(t, nil, func(t *testing.T, client, server *Conn) {
		client.wr.watch.allow(writeSide{client}, past)
		require.NoError(t, client.Write(bg, frame.Text, []byte("one")))
		wantRead(t, server, frame.Text, "one")
		client.wr.watch.allow(writeSide{client}, past)
		require.NoError(t, client.Send(frame.Text, []byte("two")))
		wantRead(t, server, frame.Text, "two")
	})
}

// Nor does it where writes have no time limit of their own.
func TestWriteAfterOldDeadlineWithoutTimeout(t *testing.T) {
	onTransports(t, &Config{WriteTimeout: -1}, func(t *testing.T, client, server *Conn) {
		require.NoError(t, client.nc.SetWriteDeadline(past))
		big := make([]byte, 4<<20) // more than a socket takes at once
		written := make(chan error, 1)
		server.rd.parser.rules.maxSize = unlimited
		go func() { written <- client.Write(bg, frame.Binary, big) }()
		_, p, err := server.Read(bg)
		require.NoError(t, err)
		require.Len(t, p, len(big))
		require.NoError(t, <-written)
	})
}

// Without a WriteTimeout a write waits as long as it takes.
func TestWriteTimeoutOff(t *testing.T) {
	script(t, &Config{WriteTimeout: -1}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		large := string(make([]byte, 200<<10))
		written := make(chan error, 1)
		go func() { written <- c.Write(bg, frame.Binary, []byte(large)) }()
		time.Sleep(24 * time.Hour)
		require.Empty(t, written)
		peer.WantBinary(large)
		require.NoError(t, <-written)
	})
}

// A message that waits for its turn when the Conn ends is told so.
func TestWriteThatWaitsIsTold(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		large := make([]byte, 200<<10)
		const writers = 5
		written := make(chan error, writers)
		for range writers {
			go func() { written <- c.Write(bg, frame.Binary, large) }()
		}
		synctest.Wait()
		c.CloseNow()
		for range writers {
			require.ErrorIs(t, <-written, ErrClosed)
		}
	})
}

// A context that ends while a message waits for its turn leaves the others.
func TestWriteThatWaitsIsCancelled(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		first := string(make([]byte, 200<<10))
		written := make(chan error, 1)
		go func() { written <- c.Write(bg, frame.Binary, []byte(first)) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		require.ErrorIs(t, c.Write(ctx, frame.Binary, []byte(first)), context.DeadlineExceeded)
		peer.WantBinary(first)
		require.NoError(t, <-written)
		peer.WantNothing()
		require.NoError(t, c.Write(bg, frame.Text, []byte("next")))
		peer.WantText("next")
	})
}

// What waits counts, wherever it waits.
func TestQueuedLen(t *testing.T) {
	w := new(writing)
	require.Zero(t, w.queuedLen())
	w.borrow()
	*w.pending = append(*w.pending, "pending"...)
	w.hold(&message{op: frame.Text, data: []byte("held")})
	w.inFlight = 100
	require.Equal(t, 100+7+4, w.queuedLen())
	require.True(t, w.dirty.Load(), "what is pending waits for a flush")
}
