//go:build unix

package proxies

import (
	"fmt"
	"testing"
	"time"

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
			ends.wantBroken(t)
		}
	})
}

// pinging is far below half of the proxy's patience. A pong may be as late as it
// likes: it is the proxy's patience that is tried here, not the Conn's.
var pinging = conn.Config{PingInterval: 100 * time.Millisecond, PongTimeout: time.Hour}

// idle is a pair that says nothing but pings and pongs until stop is called.
type idle struct {
	name string
	pair
	stop func()
}

// A connection on which one end pings outlives one without pings, whichever end that
// is. So the time is taken by a proxy's clock.
func TestPingIntervalKeepsAnIdleConnection(t *testing.T) {
	const patience = "4s" // so long a machine that has much to do may keep a ping waiting
	forEachKind(t, func(t *testing.T, k *kind) {
		var all []idle
		for _, s := range servers {
			for name, cfg := range map[string][2]conn.Config{"client pings": {pinging, {}}, "server pings": {{}, pinging}} {
				l := newLink(t, k, s, setup{accept: websocket.AcceptOptions{Conn: cfg[1]}, patience: patience})
				for _, scheme := range schemes {
					ends := l.connect(t, scheme, websocket.DialOptions{Conn: cfg[0]})
					all = append(all, idle{fmt.Sprintf("%s, %s to %s", name, scheme, s.name), ends, ends.read(t)})
				}
			}
		}
		clock := newLink(t, k, servers[0], setup{patience: patience})
		clock.connect(t, "ws", websocket.DialOptions{}).wantBroken(t)
		for _, i := range all {
			t.Run(i.name, func(t *testing.T) {
				i.stop()
				for _, d := range i.directions() {
					d.deliver(t, frame.Text, []byte("still here"))
				}
			})
		}
	})
}
