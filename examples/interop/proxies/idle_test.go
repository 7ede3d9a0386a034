//go:build unix

package proxies

import (
	"testing"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// impatient is for how long a proxy bears silence that is to be tried.
const impatient = "1s"

// The proxy ends a connection that is silent for longer than it bears, and neither
// end waits for ever.
func TestIdleTimeout(t *testing.T) {
	forEachLink(t, setup{patience: impatient}, func(t *testing.T, l link) {
		var all []pair // idle at the same time
		for _, scheme := range schemes {
			all = append(all, l.connect(t, scheme, websocket.DialOptions{}))
		}
		for _, ends := range all {
			ends.wantBroken(t)
		}
	})
}

// pinging is far below half of the proxy's patience. A pong may be as late as it
// likes: it is the proxy's patience that is tried here, not the Conn's.
var pinging = conn.Config{PingInterval: 100 * time.Millisecond, PongTimeout: time.Hour}

// A connection on which one end pings stays, whichever end that is.
func TestPingIntervalKeepsAnIdleConnection(t *testing.T) {
	t.Run("of the client", func(t *testing.T) { keepIdle(t, pinging, conn.Config{}) })
	t.Run("of the server", func(t *testing.T) { keepIdle(t, conn.Config{}, pinging) })
}

// keepIdle takes the time by the clock of a proxy: how long one has to be silent
// shows when it ends a connection without pings.
func keepIdle(t *testing.T, client, server conn.Config) {
	t.Parallel()
	s := setup{accept: websocket.AcceptOptions{Conn: server}, patience: impatient}
	forEachLink(t, s, func(t *testing.T, l link) {
		clock := newLink(t, l.p.kind, l.b.server, setup{patience: impatient})
		var all []pair // idle at the same time
		var stops []func()
		for _, scheme := range schemes {
			ends := l.connect(t, scheme, websocket.DialOptions{Conn: client})
			all, stops = append(all, ends), append(stops, ends.read(t))
		}
		for range 2 {
			clock.connect(t, "ws", websocket.DialOptions{}).wantBroken(t)
		}
		for i, ends := range all {
			stops[i]()
			for _, d := range ends.directions() {
				d.deliver(t, frame.Text, []byte("still here"))
			}
		}
	})
}
