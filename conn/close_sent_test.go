package conn

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// A write that leaves while the Conn ends leaves what travels with it, for there may be
// the Close frame that the peer waits for.
func TestTheCloseFrameStaysWhenItsFlusherLeaves(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ended := make(chan error, 4)
		go func() {
			_, _, err := c.Read(bg)
			ended <- err
		}()
		drain := fillTransport(t, c, peer)
		var leave []context.CancelFunc
		for range 2 { // the second takes over from the first, with the Close frame behind it
			ctx, cancel := context.WithCancel(bg)
			leave = append(leave, cancel)
			go func() { ended <- c.Write(ctx, frame.Text, []byte("is taken back")) }()
			synctest.Wait()
		}
		go func() { ended <- c.Close(bg, frame.StatusNormalClosure, "") }()
		synctest.Wait()
		leave[0]()
		require.ErrorIs(t, <-ended, context.Canceled)
		synctest.Wait()
		peer.SendClose(frame.StatusGoingAway, "")
		require.ErrorIs(t, <-ended, ErrClosed)
		leave[1]()
		require.ErrorIs(t, <-ended, ErrClosed)
		drain()
		peer.WantClose(frame.StatusNormalClosure, "")
		peer.Hangup()
		require.NoError(t, <-ended)
	})
}

// brokenConn fails a Write once broken is closed, and goes on reading.
type brokenConn struct {
	*mempipe.Conn
	broken chan struct{}
}

func (c *brokenConn) Write([]byte) (int, error) {
	<-c.broken
	return 0, io.ErrClosedPipe
}

// A Close frame that the transport failed to take is not waited for as if the peer had it.
func TestNobodyWaitsBehindACloseFrameThatFailed(t *testing.T) {
	for _, role := range []Role{Client, Server} {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			defer b.Close()
			nc := &brokenConn{a, make(chan struct{})}
			c, peer := New(nc, role, nil), wstest.NewPeer(t, b, other(role))
			go c.Close(bg, frame.StatusNormalClosure, "")
			synctest.Wait()
			peer.SendClose(frame.StatusGoingAway, "")
			_, _, err := c.Read(bg)
			require.ErrorIs(t, err, ErrClosed)
			start := time.Now()
			close(nc.broken)
			<-c.Done()
			require.Equal(t, start, time.Now(), "the end waited for the answer to a frame that nobody has")
		})
	}
}

// A write that times out while the Conn ends is no reason to keep the Close frame back
// from a peer that reads again.
func TestTheCloseFrameStaysWhenAWriteTimesOut(t *testing.T) {
	script(t, &Config{WriteTimeout: time.Second}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		drain := fillTransport(t, c, peer)
		wrote := make(chan error, 1)
		go func() { wrote <- c.Write(bg, frame.Text, []byte("late")) }()
		synctest.Wait()
		peer.SendClose(frame.StatusGoingAway, "")
		require.ErrorIs(t, <-wrote, frame.StatusGoingAway)
		drain()
		peer.WantClose(frame.StatusGoingAway, "")
	})
}

// A message to a slow peer, and the Close frame behind it, arrive after the peer's as well.
func TestTheCloseFrameComesBehindASlowWrite(t *testing.T) {
	script(t, &Config{WriteTimeout: time.Second}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		small, large := string(make([]byte, 10<<10)), string(make([]byte, mempipe.Capacity))
		require.NoError(t, c.Write(bg, frame.Binary, []byte(small))) // so that a call takes a part
		wrote := make(chan error, 1)
		go func() { wrote <- c.Write(bg, frame.Binary, []byte(large)) }()
		synctest.Wait()
		peer.SendClose(frame.StatusGoingAway, "")
		time.Sleep(1500 * time.Millisecond) // which is slow, but not stuck
		peer.WantBinary(small)
		peer.WantBinary(large)
		require.NoError(t, <-wrote)
		peer.WantClose(frame.StatusGoingAway, "")
	})
}

// Close whose context ends leaves its frame to CloseNow, which gives the peer a moment.
func TestCloseLeavesItsFrame(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		go c.Read(bg)
		drain := fillTransport(t, c, peer)
		ctx, cancel := context.WithCancel(bg)
		ended := make(chan error, 1)
		go func() { ended <- c.Close(ctx, frame.StatusNormalClosure, "") }()
		synctest.Wait()
		peer.SendClose(frame.StatusGoingAway, "")
		synctest.Wait()
		cancel()
		synctest.Wait()
		drain()
		peer.WantClose(frame.StatusNormalClosure, "")
		peer.Hangup()
		require.NoError(t, <-ended)
	})
}

// A deadline that who made the handshake left behind does not stop the first thing that
// is sent, if that is the Close frame.
func TestCloseFrameAfterOldDeadline(t *testing.T) {
	onTransports(t, &Config{WriteTimeout: -1}, func(t *testing.T, client, server *Conn) {
		require.NoError(t, client.nc.SetWriteDeadline(past))
		go client.Read(bg)
		require.NoError(t, server.Close(bg, frame.StatusGoingAway, ""))
	})
}
