//go:build unix

package proxies

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/handshake"
)

// What our server answers to a request that it refuses is what the client gets.
func TestRefusals(t *testing.T) {
	forEachLink(t, setup{}, func(t *testing.T, l link) {
		for _, c := range []struct {
			name     string
			origin   string
			old, new string // in the request, on its way to the proxy
			status   int
			version  string
			body     string
		}{
			{
				"4.2.1/a key that is not base64", "", "==\r\n", "!!\r\n",
				http.StatusBadRequest, "", "the Sec-WebSocket-Key of the request is not 16 bytes in base64",
			},
			{
				"4.2.2/another version", "", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 12",
				http.StatusUpgradeRequired, "13", "the Sec-WebSocket-Version of the request is not 13",
			},
			{
				"4.2.1/no upgrade", "", "Upgrade: websocket\r\n", "",
				http.StatusUpgradeRequired, "13", "the Upgrade of the request does not name websocket",
			},
			{
				"10.2/a page of another", "http://evil.example", "", "",
				http.StatusForbidden, "", "the Origin of the request is not allowed",
			},
		} {
			t.Run(c.name, func(t *testing.T) {
				var o websocket.DialOptions
				if c.origin != "" {
					o.Handshake.Header = http.Header{"Origin": {c.origin}}
				}
				o.Handshake.NetDial = tapping(func(nc net.Conn) net.Conn {
					return &tap{Conn: nc, change: func(p []byte) []byte {
						return bytes.Replace(p, []byte(c.old), []byte(c.new), 1)
					}}
				})
				_, resp, err := dial(t, l.p.url("ws"), o)
				l.wantRefusal(t, resp, err, c.status)
				require.Equal(t, c.version, resp.Header.Get("Sec-WebSocket-Version"))
				body, err := io.ReadAll(resp.Body)
				require.NoError(t, err)
				require.Contains(t, string(body), c.body, "the server's reason did not come through the proxy")
			})
		}
	})
}

// A proxy whose server is gone, hangs up or says nothing answers by itself.
func TestProxyWithoutServer(t *testing.T) {
	forEachKind(t, func(t *testing.T, k *kind) {
		for _, c := range []struct {
			name   string
			addr   func(*testing.T) string
			status int
		}{
			{"that listens", closedPort, k.unreachable},
			{"that answers", hangingUp, http.StatusBadGateway},
			{"that answers in time", silent, http.StatusGatewayTimeout},
		} {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				p := start(t, k, settings{backend: c.addr(t), patience: "1s"})
				_, resp, err := dial(t, p.url("ws"), websocket.DialOptions{})
				wantStatus(t, resp, err, c.status)
			})
		}
	})
}

// wantRefusal wants the server to have refused, and Dial to say so.
func (l link) wantRefusal(t *testing.T, resp *http.Response, err error, status int) {
	t.Helper()
	wantStatus(t, resp, err, status)
	_, err = l.b.next(t)
	var refused *handshake.Error
	require.ErrorAs(t, err, &refused, "the server did not refuse")
	require.Equal(t, status, refused.Status, "the server answered something else")
}

// wantStatus wants Dial to have failed with an answer.
func wantStatus(t *testing.T, resp *http.Response, err error, status int) {
	t.Helper()
	var refused *handshake.Error
	require.ErrorAs(t, err, &refused, "Dial does not say that it was refused")
	require.Equal(t, status, refused.Status, "Dial was refused otherwise: %v", err)
	require.ErrorContains(t, err, fmt.Sprintf("HTTP status %d", status))
	require.NotNil(t, resp, "Dial does not return the answer")
	require.Equal(t, status, resp.StatusCode)
}

// silent returns the address of a server that never accepts: connections to it are
// made, and wait.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

// hangingUp returns the address of a server that closes what it has accepted, after
// it has read from it.
func hangingUp(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			_, _ = nc.Read(make([]byte, 1<<10))
			nc.Close()
		}
	}()
	return l.Addr().String()
}

// closedPort returns an address that refuses connections. It is taken, so that nobody
// else comes to listen there: it is the client's end of a connection.
func closedPort(t *testing.T) string {
	t.Helper()
	nc, err := net.Dial("tcp", silent(t))
	require.NoError(t, err)
	t.Cleanup(func() { nc.Close() })
	return nc.LocalAddr().String()
}
