package conn

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestFlush(t *testing.T) {
	script(t, &Config{FlushDelay: time.Hour}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		one := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "request")
		peer.SendRaw(slices.Concat(one, one))
		wantRead(t, c, frame.Text, "request")
		require.NoError(t, c.Write(bg, frame.Text, []byte("left in the buffer")))
		peer.WantNothing()
		require.NoError(t, c.Flush(bg))
		peer.WantText("left in the buffer")
		require.NoError(t, c.Flush(bg), "with nothing to flush")
	})
}

func TestFlushWaitsForSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer, _ := stuck(t, nil)
		require.NoError(t, c.Send(frame.Text, []byte("queued")))
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		err := c.Flush(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualError(t, err, "websocket: flush: context deadline exceeded")
		flushed := make(chan error)
		go func() { flushed <- c.Flush(bg) }()
		peer.WantText("queued")
		require.NoError(t, <-flushed)
	})
}

// A context that ends a flush of others' bytes leaves them to the next.
func TestFlushCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, peer, _ := stuck(t, &Config{FlushDelay: time.Hour})
		one := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "request")
		peer.SendRaw(slices.Concat(one, one))
		wantRead(t, c, frame.Text, "request")
		require.NoError(t, c.Write(bg, frame.Text, []byte("left in the buffer")))
		ctx, cancel := context.WithTimeout(bg, time.Second)
		defer cancel()
		require.ErrorIs(t, c.Flush(ctx), context.DeadlineExceeded)
		go c.Flush(bg)
		peer.WantText("left in the buffer")
	})
}

// On a socket, a reader's own writes go out before it waits, without blocking
// it when the peer does not read.
func TestFlushBeforeWaitingDoesNotPinTheReader(t *testing.T) {
	_, server := tcpPair(t, nil)
	big := make([]byte, 1<<20)
	for {
		err := server.Send(frame.Binary, big) // nobody reads
		if err != nil {
			require.ErrorIs(t, err, ErrQueueFull)
			break
		}
	}
	ctx, cancel := context.WithCancel(bg)
	read := make(chan error)
	go func() {
		_, _, err := server.Read(ctx)
		read <- err
	}()
	cancel()
	require.ErrorIs(t, <-read, context.Canceled)
}

func TestFlushGoesOnInAGoroutine(t *testing.T) {
	client, server := tcpPair(t, &Config{ReadLimit: -1, SendQueue: -1})
	const size, count = 1 << 20, 16
	for range count {
		require.NoError(t, server.Send(frame.Binary, make([]byte, size)))
	}
	for range count {
		_, p, err := client.Read(bg)
		require.NoError(t, err)
		require.Len(t, p, size)
	}
	require.NoError(t, server.Flush(bg))
	require.Equal(t, int64(count), server.Stats().MessagesSent)
}

var errBroken = errors.New("broken")

func TestFlushTransportError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := stuck(t, nil)
		errs := make(chan error)
		for range 3 {
			go func() { errs <- c.Write(bg, frame.Text, []byte("x")) }()
		}
		synctest.Wait()
		flushed := make(chan error)
		go func() { flushed <- c.Flush(bg) }()
		synctest.Wait()
		c.fail(errBroken)
		for range 3 {
			require.ErrorIs(t, <-errs, errBroken, "everyone who waits is told")
		}
		require.ErrorIs(t, <-flushed, errBroken)
	})
}

func TestFlushDoesNotWaitForLaterMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := net.Pipe() // a flush lasts until it is read in full
		c := New(a, Server, nil)
		defer c.CloseNow()
		peer := wstest.NewPeer(t, b, wstest.Client)
		require.NoError(t, c.Send(frame.Text, []byte("in flight")))
		synctest.Wait()
		require.NoError(t, c.Send(frame.Text, []byte("pending")))
		flushed := make(chan error, 1)
		go func() { flushed <- c.Flush(bg) }()
		for range 4 {
			synctest.Wait()
			require.Empty(t, flushed, "Flush returned before its bytes went out")
			require.NoError(t, c.Send(frame.Text, []byte("later")))
			if _, p := peer.WantMessage(); p == "pending" {
				break
			}
		}
		synctest.Wait()
		require.Len(t, flushed, 1, "Flush waits for messages that came after it")
		require.NoError(t, <-flushed)
	})
}
