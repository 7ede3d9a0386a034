package wstest

import (
	"net"
	"testing"

	"github.com/ws6455/websocket/frame"
)

// Role is the part that a Peer plays, opposite to the one under test.
type Role bool

// The roles. A Client masks its frames and wants unmasked ones (RFC 6455
// section 5.1); a Server sends them unmasked and wants masked ones.
const (
	Client Role = false
	Server Role = true
)

// String returns "client" or "server".
func (r Role) String() string {
	if r == Server {
		return "server"
	}
	return "client"
}

// other is the role of whom a peer in role r talks to.
func (r Role) other() Role { return !r }

// A Peer is one end of a connection, scripted frame by frame. Its methods end
// the test when they fail, so they belong to the test's goroutine.
type Peer struct {
	t    testing.TB
	nc   net.Conn
	role Role
	in   *frame.Reader
}

// NewPeer returns a Peer that plays role over nc. It begins behind the opening
// handshake.
func NewPeer(t testing.TB, nc net.Conn, role Role) *Peer {
	return &Peer{t: t, nc: nc, role: role, in: frame.NewReader(nc, -1)}
}

// Role returns the part that the peer plays.
func (p *Peer) Role() Role { return p.role }

// Hangup closes the transport without a closing handshake.
func (p *Peer) Hangup() { _ = p.nc.Close() }
