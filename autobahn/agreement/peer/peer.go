package peer

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/testee"
)

// A Peer is a library under test.
type Peer struct {
	Name   string // such as "gorilla"
	Module string // the path of its module

	// Serve answers every WebSocket that comes in at ln by an echo. It returns at
	// once; stop ends the serving. It is nil where there is no server.
	Serve func(ln net.Listener) (stop func())
	// Echo dials and sends each message back until the connection ends. The error says
	// that nobody listens at url, or that ctx has ended. It is nil where there is no
	// client.
	Echo func(ctx context.Context, url string) error
}

// All are the peers. The first one is this library.
var All = []Peer{
	{"ours", "github.com/ws6455/websocket", testee.Serve, testee.Echo},
	{"gorilla", "github.com/gorilla/websocket", serveGorilla, dialGorilla},
	{"coder", "github.com/coder/websocket", serveCoder, dialCoder},
	{"gobwas", "github.com/gobwas/ws", serveGobwas, nil},
	{"gws", "github.com/lxzan/gws", serveGWS, dialGWS},
}

// Find returns the peers of these names, and all of them when there is no name.
func Find(names ...string) ([]Peer, error) {
	if len(names) == 0 {
		return All, nil
	}
	peers := make([]Peer, len(names))
	for i, name := range names {
		n := slices.IndexFunc(All, func(p Peer) bool { return p.Name == name })
		if n < 0 {
			return nil, fmt.Errorf("peer: %q is none of %s", name, strings.Join(known(), ", "))
		}
		peers[i] = All[n]
	}
	return peers, nil
}

func known() []string {
	names := make([]string, len(All))
	for i, p := range All {
		names[i] = p.Name
	}
	return names
}

// readLimit is more than the largest messages of the suite, those of 16 MiB.
const readLimit = 32 << 20

// unreached says what a client returns that could not connect: nothing when the
// library refused the handshake, which is for the suite to judge.
func unreached(ctx context.Context, err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return err
	}
	return ctx.Err()
}
