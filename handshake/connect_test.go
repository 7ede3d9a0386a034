package handshake

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/wstest"
)

// hello returns what a TLS client says first when it dials rawURL with cfg.
func hello(t *testing.T, rawURL string, cfg *tls.Config) *tls.ClientHelloInfo {
	t.Helper()
	seen := make(chan *tls.ClientHelloInfo, 1)
	o := straight(ClientOptions{TLSConfig: cfg, NetDial: piped(func(nc net.Conn) {
		server := tls.Server(nc, &tls.Config{GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
			seen <- h
			return nil, net.ErrClosed
		}})
		_ = server.Handshake()
		_ = nc.Close()
	})})
	_, _, _, err := Dial(t.Context(), rawURL, o)
	require.ErrorContains(t, err, "the TLS handshake failed")
	return <-seen
}

func TestDialSpeaksTLS(t *testing.T) {
	t.Run("4.1/the host of the URL is the server name", func(t *testing.T) {
		require.Equal(t, "example.com", hello(t, "wss://Example.com:8443/", nil).ServerName)
		require.Equal(t, "xn--bcher-kva.example", hello(t, "wss://bücher.example/", nil).ServerName)
	})
	t.Run("the caller may name another server", func(t *testing.T) {
		cfg := &tls.Config{ServerName: "other.example", NextProtos: []string{"h2"}}
		got := hello(t, "wss://example.com/", cfg)
		require.Equal(t, "other.example", got.ServerName)
		require.Equal(t, []string{"http/1.1"}, got.SupportedProtos, "HTTP/2 has another handshake")
		require.Equal(t, []string{"h2"}, cfg.NextProtos, "the caller's config must not change")
	})
	t.Run("4.1/the certificate must be right", func(t *testing.T) {
		addr, roots := webSocketServer(t, true)
		_, _, _, err := Dial(t.Context(), "wss://"+addr, straight(ClientOptions{}))
		var unknown *tls.CertificateVerificationError
		require.ErrorAs(t, err, &unknown, "a certificate of nobody known")
		other := func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, addr)
		}
		_, _, _, err = Dial(t.Context(), "wss://other.example/", straight(ClientOptions{TLSConfig: roots, NetDial: other}))
		require.ErrorAs(t, err, &unknown, "a certificate of another host")
		nc, _, _, err := Dial(t.Context(), "wss://"+addr, straight(ClientOptions{TLSConfig: roots}))
		require.NoError(t, err)
		require.Equal(t, "http/1.1", nc.(*tls.Conn).ConnectionState().NegotiatedProtocol)
		wantEcho(t, nc)
	})
	t.Run("the Host that was asked for is not the server's name", func(t *testing.T) {
		addr, roots := webSocketServer(t, true)
		nc, resp, _, err := Dial(t.Context(), "wss://"+addr, straight(ClientOptions{TLSConfig: roots, Host: "virtual.example"}))
		require.NoError(t, err)
		require.Equal(t, "virtual.example", resp.Header.Get("X-Host"))
		wantEcho(t, nc)
	})
}

func TestDialHearsOfAContextThatEndsTooLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := straight(ClientOptions{Jar: cancelling{cancel}, NetDial: serving(func(nc net.Conn, r *http.Request) {
		send(nc, switchingFor(r, "+Set-Cookie: a=b"))
	})})
	nc, _, _, err := Dial(ctx, "ws://example.com/", o)
	require.Nil(t, nc)
	require.ErrorIs(t, err, context.Canceled, "a context that ends when the response is there already")
}

// cancelling is a jar that ends a context when it is given a cookie.
type cancelling struct{ cancel func() }

func (cancelling) Cookies(*url.URL) []*http.Cookie       { return nil }
func (c cancelling) SetCookies(*url.URL, []*http.Cookie) { c.cancel() }

func TestDialEndsAtAnyCallOfTheConnection(t *testing.T) {
	for name, secure := range map[string]bool{"ws": false, "wss": true} {
		t.Run(name, func(t *testing.T) {
			addr, roots := webSocketServer(t, secure)
			for n := int64(1); ; n++ {
				ctx, cancel := context.WithCancel(t.Context())
				var faulty *wstest.FaultConn
				o := straight(ClientOptions{TLSConfig: roots, NetDial: func(ctx context.Context, network, addr string) (net.Conn, error) {
					nc, err := new(net.Dialer).DialContext(ctx, network, addr)
					faulty = wstest.NewFaultConn(nc, wstest.Faults{Before: func(call int64) {
						if call == n {
							cancel()
						}
					}})
					return faulty, err
				}})
				nc, _, _, err := Dial(ctx, name+"://"+addr, o)
				if ctx.Err() == nil {
					cancel()
					require.NoError(t, err)
					require.NoError(t, nc.Close())
					require.Greater(t, n, int64(2), "the calls at which the context ended")
					return
				}
				require.Nil(t, nc)
				require.ErrorIs(t, err, context.Canceled, "the context ended at call %d", n)
				_, err = faulty.Read(make([]byte, 1))
				require.ErrorIs(t, err, net.ErrClosed, "the connection of call %d must be closed", n)
			}
		})
	}
}
