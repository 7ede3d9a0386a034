package conn

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// A context may end at the moment in which a writer that waits is told what
// became of its frame. Here each of these moments is made by hand.

// waiting puts a frame with one byte into pending, and a writer that waits for
// it into the queue, as if somebody else were flushing.
func waiting(c *Conn, p string) *writer {
	w := &c.wr
	w.flushing = true
	own := c.append(uncompressed(frame.Text, []byte(p)))
	wt := &writer{start: own.start, end: own.end, result: make(chan error, 1)}
	w.queue.add(wt)
	return wt
}

// ended returns a context that has ended.
func ended() context.Context {
	ctx, cancel := context.WithCancel(bg)
	cancel()
	return ctx
}

func TestLeaveTheQueue(t *testing.T) {
	cancelled := ended()
	t.Run("queued: its frame is taken out", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			waiting(c, "a")
			b := waiting(c, "b")
			waiting(c, "c")
			require.ErrorIs(t, c.leave(cancelled, b), context.Canceled)
			require.Len(t, slices.Collect(c.wr.queue.all()), 2, "the others still wait")
			c.wr.mu.Lock()
			require.NoError(t, c.flush(bg, span{}))
			peer.WantText("a")
			peer.WantText("c")
			peer.WantNothing()
		})
	})
	t.Run("queued alone: nothing is left to send", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			a := waiting(c, "a")
			require.ErrorIs(t, c.leave(cancelled, a), context.Canceled)
			require.False(t, c.wr.dirty.Load(), "an empty buffer needs no flush")
			c.wr.mu.Lock()
			require.NoError(t, c.flush(bg, span{}))
			peer.WantNothing()
			require.False(t, c.wr.flushing, "the flusher's role is free")
		})
	})
}

func TestLeaveInFlight(t *testing.T) {
	cancelled := ended()
	t.Run("in flight: it may still arrive", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			a := waiting(c, "a")
			c.wr.mu.Lock()
			b := c.take(span{})
			c.wr.mu.Unlock()
			require.ErrorIs(t, c.leave(cancelled, a), context.Canceled)
			err := c.transmit(bg, b)
			c.wr.mu.Lock()
			require.NoError(t, c.settle(bg, b, err))
			peer.WantText("a")
		})
	})
	t.Run("in flight and put back: its frame is taken out", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			a := waiting(c, "a")
			c.wr.mu.Lock()
			b := c.take(span{})
			waiting(c, "b")
			c.wr.mu.Unlock()
			require.ErrorIs(t, c.leave(cancelled, a), context.Canceled)
			c.wr.mu.Lock()
			c.putBack(b)
			require.NoError(t, c.flush(bg, span{}))
			peer.WantText("b")
			peer.WantNothing()
		})
	})
	t.Run("in flight and put back: who still waits is served", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			a, b := waiting(c, "a"), waiting(c, "b")
			c.wr.mu.Lock()
			flight := c.take(span{})
			c.wr.mu.Unlock()
			require.ErrorIs(t, c.leave(cancelled, a), context.Canceled)
			c.wr.mu.Lock()
			c.putBack(flight)
			c.handOn()
			require.Equal(t, errLead, <-b.result)
			require.NoError(t, c.lead(bg, b))
			peer.WantText("b")
			peer.WantNothing()
		})
	})
}

func TestLeaveTheLead(t *testing.T) {
	cancelled := ended()
	t.Run("leader: the role goes to the next one", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			a, b := waiting(c, "a"), waiting(c, "b")
			c.wr.mu.Lock()
			c.handOn()
			require.Equal(t, leader, a.state, "the first in the queue leads")
			require.ErrorIs(t, c.leave(cancelled, a), context.Canceled)
			require.Equal(t, errLead, <-b.result)
			require.NoError(t, c.lead(bg, b))
			peer.WantText("b")
			peer.WantNothing()
			require.False(t, c.wr.flushing, "the flusher's role is free")
		})
	})
	t.Run("leader alone: the role is free", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			a := waiting(c, "a")
			c.wr.mu.Lock()
			c.handOn()
			require.ErrorIs(t, c.leave(cancelled, a), context.Canceled)
			peer.WantNothing()
			require.False(t, c.wr.flushing)
			require.NoError(t, c.Write(bg, frame.Text, []byte("next")))
			peer.WantText("next")
		})
	})
	t.Run("done: the result counts", func(t *testing.T) {
		script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			a := waiting(c, "a")
			c.wr.mu.Lock()
			require.NoError(t, c.flush(bg, span{}))
			peer.WantText("a")
			require.NoError(t, c.leave(cancelled, a), "the message went out, whatever the context")
		})
	})
}

// Three writers wait on a transport that takes nothing, and give up: the one
// that flushes last hands the role on to nobody who has left.
func TestEveryWriterLeaves(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		drain := fillTransport(t, c, peer)
		left := make(chan error, 3)
		for _, patience := range []time.Duration{1, 3, 2} { // flushes, flushes then, is in flight
			go func() {
				ctx, cancel := context.WithTimeout(bg, patience*time.Second)
				defer cancel()
				left <- c.Write(ctx, frame.Text, []byte("given up"))
			}()
			synctest.Wait()
		}
		for range 3 {
			require.ErrorIs(t, <-left, context.DeadlineExceeded)
		}
		drain()
		ctx, cancel := context.WithTimeout(bg, time.Minute)
		defer cancel()
		require.NoError(t, c.Write(ctx, frame.Text, []byte("next")), "nobody flushes any more")
		peer.WantText("next")
		peer.WantNothing()
	})
}
