package conn_test

import (
	"net"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
)

// socketPair returns the two ends of a connection over a real socket.
func socketPair(t *testing.T, network string) (client, server net.Conn) {
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(t.TempDir(), "s")
	}
	ln, err := net.Listen(network, address)
	require.NoError(t, err)
	defer ln.Close()
	client, err = net.Dial(network, ln.Addr().String())
	require.NoError(t, err)
	server, err = ln.Accept()
	require.NoError(t, err)
	return client, server
}

// onSockets runs f with a Conn in each role on each kind of socket, whose peer
// sends every message back.
func onSockets(t *testing.T, f func(t *testing.T, dial func() *conn.Conn)) {
	for _, network := range []string{"tcp", "unix"} {
		if network == "unix" && runtime.GOOS == "windows" {
			continue
		}
		t.Run(network, func(t *testing.T) {
			bothRoles(t, func(t *testing.T, role conn.Role) {
				var echoes sync.WaitGroup
				f(t, func() *conn.Conn {
					near, far := socketPair(t, network)
					other := conn.New(far, 1-role, nil)
					echoes.Go(func() { echo(other) })
					return conn.New(near, role, nil)
				})
				echoes.Wait()
			})
		})
	}
}

func TestConversationOverSockets(t *testing.T) {
	onSockets(t, func(t *testing.T, dial func() *conn.Conn) {
		c := dial()
		for _, step := range conversation {
			if step.name != silence {
				require.NoError(t, step.do(c), step.name)
			}
		}
	})
}

// Whichever call another goroutine's CloseNow meets, it returns.
func TestCloseNowDuringEveryCallOnSockets(t *testing.T) {
	onSockets(t, func(t *testing.T, dial func() *conn.Conn) {
		for range 4 {
			for i, step := range conversation {
				if step.name == silence {
					continue
				}
				c := dial()
				if i > 0 {
					require.NoError(t, conversation[0].do(c))
				}
				go c.CloseNow()
				require.NotErrorIs(t, step.do(c), errWrongEcho)
				_ = c.CloseNow()
			}
		}
	})
}
