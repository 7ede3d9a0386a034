package load

import (
	"net/netip"
	"time"

	"github.com/ws6455/websocket/internal/bench/speed"
)

// A Plan says who asks whom for what.
type Plan struct {
	Addr netip.AddrPort
	Load speed.Load
	Text bool // messages are text, not binary
	Raw  bool // answers are the frames that were sent
}

// Peers are the clients of a server.
type Peers interface {
	// Run asks for d and returns what came back. It may be called again.
	Run(d time.Duration) (Result, error)
	Close()
}

// Start opens the connections of the plan. It checks that the server answers as it
// should.
func Start(plan Plan) (Peers, error) {
	if plan.Load.Way == speed.Handshakes {
		return newVisitors(plan)
	}
	return dialAll(plan)
}
