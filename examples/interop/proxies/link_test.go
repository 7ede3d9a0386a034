//go:build unix

package proxies

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
)

// A link is a proxy with a server of ours behind it.
type link struct {
	p *proxy
	b *backend
}

// A setup is how a test wants its links.
type setup struct {
	accept   websocket.AcceptOptions
	tap      func(net.Conn) net.Conn // at the server; nil: none
	patience string                  // of the proxy; empty: as in the file
}

// forEachLink runs test with each proxy in front of each server.
func forEachLink(t *testing.T, s setup, test func(*testing.T, link)) {
	forEachKind(t, func(t *testing.T, k *kind) {
		for _, kindOfServer := range servers {
			t.Run("to "+kindOfServer.name, func(t *testing.T) {
				t.Parallel()
				test(t, newLink(t, k, kindOfServer, s))
			})
		}
	})
}

func newLink(t *testing.T, k *kind, kindOfServer *server, s setup) link {
	t.Helper()
	b := startBackend(t, kindOfServer, s.accept, s.tap)
	return link{start(t, k, settings{backend: b.addr, patience: s.patience}), b}
}

// schemes are those of a URL without and with TLS, which ends at the proxy.
var schemes = []string{"ws", "wss"}

func forEachScheme(t *testing.T, test func(t *testing.T, scheme string)) {
	for _, scheme := range schemes {
		t.Run(scheme, func(t *testing.T) { test(t, scheme) })
	}
}

// connect makes a connection to the server.
func (l link) connect(t *testing.T, scheme string, o websocket.DialOptions) pair {
	t.Helper()
	client, _, err := dial(t, l.p.url(scheme), o)
	require.NoError(t, err, "the server could not be dialled through the proxy")
	return pair{client, l.b.wantAccepted(t)}
}

// dial dials url, and no proxy of the environment. It trusts those of the tests.
func dial(t *testing.T, rawURL string, o websocket.DialOptions) (*conn.Conn, *http.Response, error) {
	t.Helper()
	o.Handshake.TLSConfig = &tls.Config{RootCAs: identity(t).pool}
	o.Handshake.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	c, resp, err := websocket.Dial(bounded(t), rawURL, &o)
	if err == nil {
		t.Cleanup(func() { c.CloseNow() })
	}
	return c, resp, err
}
