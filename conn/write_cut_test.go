package conn

import (
	"bytes"
	"context"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// What is sent behind a frame that was cut half-way the peer takes for the rest of it:
// not even the answer to its Close frame may follow.
func TestNothingFollowsAFrameThatWasCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		c := New(a, Server, nil)
		peer := wstest.NewPeer(t, b, wstest.Client)
		go func() { _, _, _ = c.Read(bg) }()
		wrote := make(chan error)
		go func() {
			ctx, cancel := context.WithTimeout(bg, time.Second)
			defer cancel()
			wrote <- c.Write(ctx, frame.Binary, make([]byte, 3*mempipe.Capacity))
		}()
		synctest.Wait()
		require.NoError(t, c.Send(frame.Text, []byte("waits behind it")))
		peer.SendPing("is owed an answer behind it")
		peer.SendClose(frame.StatusGoingAway, "")
		require.ErrorIs(t, <-wrote, frame.StatusGoingAway)
		wire, err := io.ReadAll(b)
		require.NoError(t, err)
		require.NoError(t, b.Close())
		_, size, err := frame.ParseHeader(wire)
		require.NoError(t, err)
		require.Empty(t, bytes.Trim(wire[size:], "\x00"), "other bytes stand in the message of zeros")
		_ = c.CloseNow()
	})
}

// A Conn that is about to end, as another goroutine has found, lets no message into one
// that could not be finished.
func TestNothingFollowsAMessageThatWasCut(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		ctx, cancel := context.WithCancel(bg)
		w, err := c.Writer(ctx, frame.Binary)
		require.NoError(t, err)
		_, err = w.Write(bytes.Repeat([]byte("x"), fragmentSize+1))
		require.NoError(t, err)
		cancel()
		c.end.verdict.Store(&verdict{err: ErrClosed}) // it comes to stopWriting later
		require.ErrorIs(t, w.Close(), context.Canceled)
		require.ErrorIs(t, c.Write(bg, frame.Text, nil), ErrClosed)
		peer.WantFragment(frame.Binary, false, string(bytes.Repeat([]byte("x"), fragmentSize)))
		peer.WantNothing()
		c.end.finish()
	})
}

// So it is when whoever ends the Conn comes to its Close frame only after the cut.
func TestNothingIsTakenBehindACut(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		c.wr.mu.Lock()
		c.wr.ended = true // as settle does
		c.wr.mu.Unlock()
		c.stopWriting(&verdict{code: frame.StatusProtocolError, err: ErrClosed})
		peer.WantNothing()
	})
}

// soloConn notices a Write during another one.
type soloConn struct {
	net.Conn
	writes  atomic.Int32 // under way
	overlap atomic.Bool
}

func (c *soloConn) Write(p []byte) (int, error) {
	defer c.writes.Add(-1)
	if c.writes.Add(1) > 1 {
		c.overlap.Store(true)
	}
	return c.Conn.Write(p)
}

// A large frame goes out in parts, and what others send meanwhile waits for the last:
// nobody but the flusher touches the transport.
func TestNothingComesBetweenThePartsOfAFrame(t *testing.T) {
	for _, role := range []Role{Client, Server} {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			nc := &soloConn{Conn: a}
			c, peer := New(nc, role, nil), wstest.NewPeer(t, b, other(role))
			large := bytes.Repeat([]byte("large"), mempipe.Capacity)
			go c.Write(bg, frame.Binary, large)
			synctest.Wait() // the transport takes no more
			go c.Write(bg, frame.Text, []byte("small"))
			go c.Read(bg)
			peer.SendPing("ping")
			synctest.Wait()
			_, got := peer.WantMessage()
			require.True(t, string(large) == got, "a message arrived changed")
			for range 2 {
				f := peer.WantFrame()
				require.Contains(t, []string{"small", "ping"}, string(f.Payload))
			}
			require.False(t, nc.overlap.Load(), "two goroutines wrote at the same time")
			_ = b.Close()
			_ = c.CloseNow()
		})
	}
}
