package suite

import (
	"fmt"
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/inflate"
)

// A deflate is permessage-deflate as it was negotiated on a connection (RFC 7692).
type deflate struct {
	agreement
	// sends and receives are the parameters of what the suite compresses and of what the
	// peer does.
	sends, receives Params
	// in inflates what the peer sends.
	in *inflate.Inflater
}

// newDeflate returns what follows from an agreement for the suite in a role.
func newDeflate(a agreement, role Role) *deflate {
	sends, receives := a.Client, a.Server
	if role == Server {
		sends, receives = receives, sends
	}
	return &deflate{agreement: a, sends: sends, receives: receives, in: inflate.New(receives.bits(), !receives.NoTakeover)}
}

// String is how a reader calls the parameters.
func (p Params) String() string {
	var all []string
	if p.NoTakeover {
		all = append(all, "no context takeover")
	}
	if p.WindowBits != 0 {
		all = append(all, fmt.Sprintf("a window of %d bits", p.WindowBits))
	}
	if len(all) == 0 {
		return "nothing special"
	}
	return strings.Join(all, " and ")
}

// bits is the size of the window, as a number of bits.
func (p Params) bits() int {
	if p.WindowBits == 0 {
		return maxWindowBits
	}
	return p.WindowBits
}

// The sizes of windows (RFC 7692 section 7.1.2).
const (
	minWindowBits = 8
	maxWindowBits = 15
)

// inflate inflates a message of the peer.
func (d *deflate) inflate(p []byte) ([]byte, error) { return d.in.Message(nil, p, maxMessage) }
