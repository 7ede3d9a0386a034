package agreement

import (
	"github.com/ws6455/websocket/autobahn/agreement/peer"
	"github.com/ws6455/websocket/autobahn/original"
)

// A Subject is a library in one of its roles.
type Subject struct {
	Peer peer.Peer
	Role original.Role
}

// Subjects returns the peers in those of the roles that they have.
func Subjects(peers []peer.Peer, roles ...original.Role) (subjects []Subject) {
	for _, role := range roles {
		for _, p := range peers {
			if role == original.Server && p.Serve != nil || role == original.Client && p.Echo != nil {
				subjects = append(subjects, Subject{p, role})
			}
		}
	}
	return subjects
}

// String returns the role and the peer: "server gorilla".
func (s Subject) String() string { return string(s.Role) + " " + s.Peer.Name }
