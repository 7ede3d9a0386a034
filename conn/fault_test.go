package conn_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// calls returns how many calls of the transport a conversation makes.
func calls(t *testing.T, e end) (n int64) {
	var fc *wstest.FaultConn
	converse(t, e, func(_ **conn.Conn, nc net.Conn) net.Conn {
		fc = wstest.NewFaultConn(nc, wstest.Faults{})
		return fc
	})
	return fc.Calls()
}

// stride is how many calls lie between two that go wrong: one, and some where tests
// are to be short, as under the race detector.
func stride() int64 {
	if testing.Short() {
		return 7
	}
	return 1
}

// Whatever call of the transport fails, every call of the Conn returns, no
// message arrives changed, and no goroutine is left.
func TestTransportThatFailsAtItsNthCall(t *testing.T) {
	kinds := map[string]wstest.Faults{
		"for good":                 {},
		"once":                     {Once: true},
		"after half a write":       {HalfWrite: true},
		"once, after half a write": {HalfWrite: true, Once: true},
	}
	bothEnds(t, func(t *testing.T, e end) {
		last := calls(t, e)
		require.Greater(t, last, int64(20), "calls of the transport in a conversation")
		for name, faults := range kinds {
			t.Run(name, func(t *testing.T) {
				for n := int64(0); n < last; n += stride() {
					faults.FailAt = n + 1
					t.Run(fmt.Sprint(n+1), func(t *testing.T) {
						converse(t, e, func(_ **conn.Conn, nc net.Conn) net.Conn {
							return wstest.NewFaultConn(nc, faults)
						})
					})
				}
			})
		}
	})
}

// Whenever another goroutine ends the Conn, at every call of the transport in
// turn, every call of the Conn returns and no goroutine is left.
func TestCloseFromAnotherGoroutineAtEveryCall(t *testing.T) {
	ends := map[string]func(c *conn.Conn){
		"CloseNow": func(c *conn.Conn) { _ = c.CloseNow() },
		"Close":    func(c *conn.Conn) { _ = c.Close(ctx, frame.StatusGoingAway, "") },
	}
	bothEnds(t, func(t *testing.T, e end) {
		last := calls(t, e)
		for name, finish := range ends {
			t.Run(name, func(t *testing.T) {
				for n := int64(0); n < last; n += stride() {
					t.Run(fmt.Sprint(n+1), func(t *testing.T) {
						converse(t, e, func(c **conn.Conn, nc net.Conn) net.Conn {
							return wstest.NewFaultConn(nc, wstest.Faults{Before: func(call int64) {
								if call == n+1 {
									go finish(*c)
								}
							}})
						})
					})
				}
			})
		}
	})
}

// deafConn takes no bytes and says that all is well.
type deafConn struct{ net.Conn }

func (deafConn) Write([]byte) (int, error) { return 0, nil }

func TestTransportThatTakesNothing(t *testing.T) {
	a, _ := mempipe.New()
	c := conn.New(deafConn{a}, conn.Server, nil)
	require.ErrorIs(t, c.Write(ctx, frame.Text, shortText), io.ErrShortWrite)
	require.ErrorIs(t, c.Write(ctx, frame.Text, shortText), io.ErrShortWrite, "the Conn has ended")
}

// lateConn cannot set a read deadline.
type lateConn struct{ net.Conn }

func (lateConn) SetReadDeadline(time.Time) error { return wstest.ErrInjected }

func TestTransportWithoutDeadlines(t *testing.T) {
	bothRoles(t, func(t *testing.T, role conn.Role) {
		t.Run("a Read that is cancelled ends the Conn", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := mempipe.New()
				defer b.Close()
				c := conn.New(lateConn{a}, role, nil)
				ctx, cancel := context.WithTimeout(ctx, time.Second)
				defer cancel()
				_, _, err := c.Read(ctx)
				require.ErrorIs(t, err, wstest.ErrInjected)
			})
		})
		t.Run("a Read goes on until the Conn ends", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, b := mempipe.New()
				defer b.Close()
				c := conn.New(lateConn{a}, role, &conn.Config{SlowPeer: conn.SlowPeerClose, SendQueue: 1})
				go func() {
					stuff(t, c)
					_ = c.Send(frame.Text, shortText)
				}()
				_, _, err := c.Read(ctx)
				require.ErrorIs(t, err, conn.ErrSlowPeer)
				<-c.Done()
			})
		})
	})
}

// halfConn sends half of the first Write, and fails it when cut is closed. What is
// written after that goes out.
type halfConn struct {
	net.Conn
	cut  chan struct{}
	used bool
}

func (c *halfConn) Write(p []byte) (int, error) {
	if c.used {
		return c.Conn.Write(p)
	}
	c.used = true
	n, _ := c.Conn.Write(p[:len(p)/2])
	<-c.cut
	return n, wstest.ErrInjected
}

// The peer would take what follows a frame that was cut for the rest of it, even
// the Close frame of a Conn that has ended meanwhile.
func TestNoCloseFrameFollowsACut(t *testing.T) {
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			cut := make(chan struct{})
			c := conn.New(&halfConn{Conn: a, cut: cut}, role, nil)
			go func() { _ = c.Write(ctx, frame.Binary, longData[:100]) }()
			synctest.Wait()
			half := b.Buffered()
			peer := wstest.NewPeer(t, b, role == conn.Client)
			peer.Send(frame.Header{Fin: true, Rsv3: true, Opcode: frame.Text}, "")
			_, _, err := c.Read(ctx)
			require.ErrorAs(t, err, new(*frame.ProtocolError))
			close(cut)
			got, err := io.ReadAll(b)
			require.NoError(t, err)
			require.Len(t, got, half, "bytes on the wire: half of the frame and nothing more")
			<-c.Done()
		})
	})
}

// hastyConn has a write deadline of its own, shorter than the Conn's.
type hastyConn struct{ net.Conn }

func (c hastyConn) SetWriteDeadline(time.Time) error { return nil }

func (c hastyConn) Write(p []byte) (int, error) {
	_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Second))
	return c.Conn.Write(p)
}

// A transport that gives up sooner than the Conn, and goes on, ends nothing as long as
// it makes progress.
func TestTransportWithDeadlinesOfItsOwn(t *testing.T) {
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			c := conn.New(hastyConn{a}, role, nil)
			go func() {
				for err := error(nil); err == nil; {
					<-time.After(500 * time.Millisecond)
					_, err = b.Read(make([]byte, 8<<10))
				}
			}()
			require.NoError(t, c.Write(ctx, frame.Binary, make([]byte, 10*mempipe.Capacity)))
			_ = c.CloseNow()
			_ = b.Close()
			<-time.After(time.Second)
		})
	})
}
