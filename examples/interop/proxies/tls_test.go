//go:build unix

package proxies

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// The server speaks no TLS, and knows from the Host alone where pages come from: the
// proxy forwards it as the browser has sent it, with its port.
func TestOriginsBehindTLS(t *testing.T) {
	forEachLink(t, setup{}, func(t *testing.T, l link) {
		address := l.p.sockets[1].Addr().String()
		for _, c := range []struct {
			name, url, origin string
			want              int
		}{
			{"a page of the host", "wss://example.com/", "https://example.com", 101},
			{"a page of the host and port", "wss://" + address + "/", "https://" + address, 101},
			{"a page of another host", "wss://example.com/", "https://evil.example", 403},
			{"a page of another port", "wss://" + address + "/", "https://127.0.0.1", 403},
			{"a page without an origin", "wss://example.com/", "null", 403},
		} {
			t.Run(c.name, func(t *testing.T) {
				var o websocket.DialOptions
				o.Handshake.Header = http.Header{"Origin": {c.origin}}
				o.Handshake.NetDial = func(ctx context.Context, network, _ string) (net.Conn, error) {
					return new(net.Dialer).DialContext(ctx, network, address)
				}
				client, resp, err := dial(t, c.url, o)
				if c.want == http.StatusSwitchingProtocols {
					require.NoError(t, err)
					pair{client, l.b.wantAccepted(t)}.directions()[0].deliver(t, frame.Text, []byte("hello"))
					return
				}
				l.wantRefusal(t, resp, err, c.want)
			})
		}
	})
}

// The server hears from the proxy for whom it asks, and whether that one came with TLS.
func TestForwardedFields(t *testing.T) {
	var accept websocket.AcceptOptions
	accept.Handshake.Decide = func(r *handshake.Request) error {
		heard := strings.Join([]string{r.Get("Host"), r.Get("X-Forwarded-For"), r.Get("X-Forwarded-Proto")}, ", ")
		return &handshake.Error{Status: http.StatusForbidden, Reason: heard}
	}
	forEachLink(t, setup{accept: accept}, func(t *testing.T, l link) {
		for i, scheme := range []string{"http", "https"} {
			address := l.p.sockets[i].Addr().String()
			_, resp, err := dial(t, scheme+"://"+address, websocket.DialOptions{})
			l.wantRefusal(t, resp, err, http.StatusForbidden)
			heard, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.Equal(t, address+", 127.0.0.1, "+scheme, strings.TrimSpace(string(heard)), "the server heard something else")
		}
	})
}
