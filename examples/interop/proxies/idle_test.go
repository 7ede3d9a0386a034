//go:build unix

package proxies

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// The proxy ends a connection that is silent for longer than it bears, and neither
// end waits for ever.
func TestIdleTimeout(t *testing.T) {
	forEachLink(t, setup{patience: "1s"}, func(t *testing.T, l link) {
		var all []pair // idle at the same time
		for _, scheme := range schemes {
			all = append(all, l.connect(t, scheme, websocket.DialOptions{}))
		}
		for _, ends := range all {
			wantBroken(t, ends.client)
			wantBroken(t, ends.server)
		}
	})
}

// pinging is far below half of the second that the proxy bears. A pong may be as late
// as it likes: the proxy's patience is tried here, not the Conn's.
var pinging = conn.Config{PingInterval: 100 * time.Millisecond, PongTimeout: time.Hour}

// pings take more than twice the second: they come after a PingInterval of silence each.
const pings = 25

// A connection on which one end pings stays, whichever end that is.
func TestPingIntervalKeepsAnIdleConnection(t *testing.T) {
	t.Run("of the client", func(t *testing.T) { keepIdle(t, pinging, conn.Config{}) })
	t.Run("of the server", func(t *testing.T) { keepIdle(t, conn.Config{}, pinging) })
}

func keepIdle(t *testing.T, client, server conn.Config) {
	t.Parallel()
	accept := websocket.AcceptOptions{Conn: server}
	forEachLink(t, setup{accept: accept, patience: "1s"}, func(t *testing.T, l link) {
		var all []*idle // at the same time
		for _, scheme := range schemes {
			all = append(all, l.connectIdle(t, scheme, client))
		}
		for _, i := range all {
			i.wantPings(t)
			i.stop()
			for _, d := range i.directions() {
				d.deliver(t, frame.Text, []byte("still here"))
			}
		}
	})
}

// idle is a pair that says nothing but pings and pongs.
type idle struct {
	pair
	stop  func()
	wrote chan struct{} // by the client: a ping, or a pong
}

func (l link) connectIdle(t *testing.T, scheme string, client conn.Config) *idle {
	t.Helper()
	i := &idle{wrote: make(chan struct{}, 1<<10)}
	o := websocket.DialOptions{Conn: client}
	o.Handshake.NetDial = tapping(func(nc net.Conn) net.Conn {
		return &tap{Conn: nc, wrote: func() { i.wrote <- struct{}{} }}
	})
	i.pair = l.connect(t, scheme, o)
	for len(i.wrote) > 0 {
		<-i.wrote // the handshake
	}
	i.stop = i.read(t)
	return i
}

func (i *idle) wantPings(t *testing.T) {
	t.Helper()
	ctx := bounded(t)
	for n := range pings {
		select {
		case <-i.wrote:
		case <-i.client.Done():
			require.Fail(t, "a connection on which pings are sent ended", "behind %d pings", n)
		case <-ctx.Done():
			require.Fail(t, "no further ping came", "behind %d pings: %v", n, context.Cause(ctx))
		}
	}
}
