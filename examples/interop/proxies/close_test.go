//go:build unix

package proxies

import (
	"bytes"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// farewell is the last message before a Close frame: so long that the Close is sent
// while much of it is still on the way.
var farewell = bytes.Repeat([]byte("farewell"), 1<<17)

// patient leaves the closing handshake more time than a test has: an end that does
// not pass the proxy by itself fails the test, as the timeout does not hide it.
var patient = conn.Config{CloseTimeout: time.Hour}

// leave sends the farewell and closes at once.
func leave(t *testing.T, c *conn.Conn, end conn.CloseError) <-chan error {
	left := make(chan error, 1)
	go func() {
		err := c.Write(bounded(t), frame.Binary, farewell)
		if err == nil {
			err = c.Close(bounded(t), end.Code, end.Reason)
		}
		left <- err
	}()
	return left
}

// The last message arrives, then the code and the reason, and both ends are done.
func TestMessageThenClose(t *testing.T) {
	ends := map[string]conn.CloseError{
		"without a reason": {Code: frame.StatusNormalClosure},
		"with a reason":    {Code: 4005, Reason: "genug für heute"},
		"without a code":   {Code: frame.StatusNoStatusReceived},
	}
	forEachLink(t, setup{accept: websocket.AcceptOptions{Conn: patient}}, func(t *testing.T, l link) {
		forEachScheme(t, func(t *testing.T, scheme string) {
			for name, end := range ends {
				for i := range 2 {
					d := l.connect(t, scheme, websocket.DialOptions{Conn: patient}).directions()[i]
					t.Run(name+" "+d.name, func(t *testing.T) {
						left := leave(t, d.from, end)
						wantMessage(t, d.to, frame.Binary, farewell)
						wantEnd(t, d.to, end)
						require.NoError(t, <-left, "the closing handshake did not come through the proxy")
						wantDone(t, d.from)
					})
				}
			}
		})
	})
}

// Both ends close without having heard of the other's Close.
func TestBothCloseAtOnce(t *testing.T) {
	forEachLink(t, setup{accept: websocket.AcceptOptions{Conn: patient}}, func(t *testing.T, l link) {
		forEachScheme(t, func(t *testing.T, scheme string) {
			ends := l.connect(t, scheme, websocket.DialOptions{Conn: patient})
			closed := make(chan error, 2)
			for _, d := range ends.directions() {
				go func() { closed <- d.from.Close(bounded(t), frame.StatusGoingAway, d.name) }()
			}
			for _, d := range ends.directions() {
				require.NoError(t, <-closed, "the closing handshake did not come through the proxy")
				wantDone(t, d.from)
			}
		})
	})
}

// An end that is gone without a Close frame is an abnormal end for the other one.
func TestCloseNow(t *testing.T) {
	forEachLink(t, setup{}, func(t *testing.T, l link) {
		forEachScheme(t, func(t *testing.T, scheme string) {
			for i := range 2 {
				d := l.connect(t, scheme, websocket.DialOptions{}).directions()[i]
				require.NoError(t, d.from.CloseNow())
				wantBroken(t, d.to)
			}
		})
	})
}

// An end that half-closes its transport without a Close frame ends both.
func TestHalfClose(t *testing.T) {
	var all transports
	o := websocket.DialOptions{}
	o.Handshake.NetDial = tapping(all.keep)
	forEachLink(t, setup{tap: all.keep}, func(t *testing.T, l link) {
		forEachScheme(t, func(t *testing.T, scheme string) {
			for i := range 2 {
				d := l.connect(t, scheme, o).directions()[i]
				require.NoError(t, all.of(d.from).CloseWrite())
				wantBroken(t, d.to)
				wantBroken(t, d.from)
			}
		})
	})
}

// transports are the sockets of Conns.
type transports struct{ m sync.Map }

func (ts *transports) keep(nc net.Conn) net.Conn {
	ts.m.Store(endpoints(nc), nc)
	return nc
}

func (ts *transports) of(c *conn.Conn) *net.TCPConn {
	nc, _ := ts.m.Load(endpoints(c))
	return nc.(*net.TCPConn)
}

func endpoints(c interface {
	LocalAddr() net.Addr
	RemoteAddr() net.Addr
},
) [2]string {
	return [2]string{c.LocalAddr().String(), c.RemoteAddr().String()}
}
