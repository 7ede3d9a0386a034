package conn_test

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/internal/wstest"
)

// links are the kinds of transport that are no pipe in memory. The near end is that
// of the Conn.
var links = map[string]func(t *testing.T, role conn.Role) (near, far net.Conn){
	"TCP": tcpLink,
	"TLS": tlsLink,
}

func tcpLink(t *testing.T, role conn.Role) (near, far net.Conn) {
	client, server := socketPair(t, "tcp")
	if role == conn.Client {
		return client, server
	}
	return server, client
}

// tlsLink is TLS over TCP, with the handshake behind it.
func tlsLink(t *testing.T, role conn.Role) (near, far net.Conn) {
	client, server := tlsSockets(t)
	if role == conn.Client {
		return client, server
	}
	return server, client
}

// everywhere runs f against a raw peer with a Conn in each role over each kind of
// transport: in memory, over TCP and over TLS. Only in memory is time that of a
// bubble.
func everywhere(t *testing.T, cfg *conn.Config, f func(t *testing.T, c *conn.Conn, peer *wstest.Peer)) {
	t.Helper()
	t.Run("Pipe", func(t *testing.T) { withPeer(t, cfg, f) })
	for name, link := range links {
		t.Run(name, func(t *testing.T) {
			bothRoles(t, func(t *testing.T, role conn.Role) {
				near, far := link(t, role)
				defer far.Close()
				require.NoError(t, far.SetDeadline(time.Now().Add(time.Minute)), "a peer that waits in vain is to say for what")
				c := conn.New(near, role, cfg)
				defer c.CloseNow()
				f(t, c, wstest.NewPeer(t, far, role == conn.Client))
			})
		})
	}
}
