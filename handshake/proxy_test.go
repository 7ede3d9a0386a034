package handshake

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/http/httpproxy"

	"github.com/ws6455/websocket/internal/mempipe"
)

// httpProxies is what the environment would be.
func httpProxies(forHTTP, forHTTPS, no string) func(*url.URL) (*url.URL, error) {
	return (&httpproxy.Config{HTTPProxy: forHTTP, HTTPSProxy: forHTTPS, NoProxy: no}).ProxyFunc()
}

func through(proxy string) func(*url.URL) (*url.URL, error) {
	return httpProxies(proxy, proxy, "")
}

func TestRoute(t *testing.T) {
	cases := map[string]struct {
		url, forHTTP, forHTTPS, no string
		want                       string
	}{
		"no proxy":                  {"ws://example.com/", "", "", "", "example.com:80 straight"},
		"ws goes through HTTP's":    {"ws://example.com/", "http://p:8080", "http://q:8080", "", "p:8080 tunnel"},
		"wss goes through HTTPS's":  {"wss://example.com/", "http://p:8080", "http://q:8080", "", "q:8080 tunnel"},
		"no scheme means http":      {"ws://example.com/", "p:8080", "", "", "p:8080 tunnel"},
		"the port of http":          {"ws://example.com/", "http://p", "", "", "p:80 tunnel"},
		"the port of https":         {"ws://example.com/", "https://p", "", "", "p:443 tunnel"},
		"the port of SOCKS":         {"ws://example.com/", "socks5://p", "", "", "p:1080 tunnel"},
		"socks5h is SOCKS5":         {"ws://example.com/", "socks5h://p:1", "", "", "p:1 tunnel"},
		"a proxy at IPv6":           {"ws://example.com/", "http://[::1]:8080", "", "", "[::1]:8080 tunnel"},
		"a proxy in punycode":       {"ws://example.com/", "http://bücher.example", "", "", "xn--bcher-kva.example:80 tunnel"},
		"NO_PROXY":                  {"ws://sub.example.com/", "http://p:8080", "", "example.com", "sub.example.com:80 straight"},
		"NO_PROXY for another port": {"ws://example.com/", "http://p:8080", "", "example.com:81", "p:8080 tunnel"},
		"localhost":                 {"ws://localhost:81/", "http://p:8080", "", "", "localhost:81 straight"},
		"a Unix socket":             {"ws+unix:///run/a.sock:/", "http://p:8080", "", "", "/run/a.sock straight"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HTTP_PROXY", c.forHTTP)
			t.Setenv("HTTPS_PROXY", c.forHTTPS)
			t.Setenv("NO_PROXY", c.no)
			for _, lower := range []string{"http_proxy", "https_proxy", "no_proxy", "REQUEST_METHOD"} {
				t.Setenv(lower, "")
			}
			for _, o := range []*ClientOptions{nil, {Proxy: httpProxies(c.forHTTP, c.forHTTPS, c.no)}} {
				target, err := parseTarget(c.url)
				require.NoError(t, err)
				r, err := routeTo(target, copyClientOptions(o))
				require.NoError(t, err)
				got := r.addr + " straight"
				if r.through != nil {
					got = r.addr + " tunnel"
				}
				require.Equal(t, c.want, got, "the way to %s", c.url)
			}
		})
	}
}

func TestRouteRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		proxy func(*url.URL) (*url.URL, error)
		want  string
	}{
		"a scheme that is no proxy's": {fixed("ftp://p"), "not http, https or socks5"},
		"no host":                     {fixed("http://:80"), "the URL of the proxy cannot be used: it has no host"},
		"port 0":                      {fixed("http://p:0"), "its port is not between 1 and 65535"},
		"an error":                    {func(*url.URL) (*url.URL, error) { return nil, io.ErrNoProgress }, "the proxy cannot be chosen"},
	} {
		t.Run(name, func(t *testing.T) {
			nc, _, _, err := Dial(t.Context(), "ws://example.com/", &ClientOptions{Proxy: c.proxy})
			require.Nil(t, nc)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func fixed(proxy string) func(*url.URL) (*url.URL, error) {
	return func(*url.URL) (*url.URL, error) { return url.Parse(proxy) }
}

// webSocketServer answers every request right and then echoes bytes. It
// returns what follows the scheme in its URL.
func webSocketServer(t *testing.T, secure bool) (addr string, roots *tls.Config) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nc, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("the server cannot take the connection over: %v", err)
			return
		}
		defer func() { _ = nc.Close() }()
		send(nc, switchingFor(r, "+X-Host: "+r.Host))
		_, _ = io.Copy(nc, rw)
	})
	return testServer(t, handler, secure)
}

func testServer(t *testing.T, handler http.Handler, secure bool) (addr string, roots *tls.Config) {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if secure {
		server.StartTLS()
		roots = server.Client().Transport.(*http.Transport).TLSClientConfig
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), roots
}

// connectProxy is an HTTP proxy that notes the requests it got.
type connectProxy struct {
	asked  []*http.Request
	refuse int // the status to refuse with; 0: none
}

func (p *connectProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked = append(p.asked, r)
	if p.refuse != 0 {
		http.Error(w, "no", p.refuse)
		return
	}
	out, err := net.Dial("tcp", r.Host)
	if err != nil {
		http.Error(w, "no", http.StatusBadGateway)
		return
	}
	in, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = out.Close()
		return
	}
	send(in, "HTTP/1.1 200 Connection established\r\nContent-Length: 5\r\n\r\n")
	relay(in, out)
}

// relay copies both ways until both ends are closed.
func relay(a, b net.Conn) {
	go func() {
		_, _ = io.Copy(a, b)
		_ = a.Close()
	}()
	_, _ = io.Copy(b, a)
	_ = b.Close()
}

// always dials addr, whatever the name of the proxy is.
func always(addr string) netDial {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
}

func wantEcho(t *testing.T, nc net.Conn) {
	t.Helper()
	send(nc, "ping")
	got := make([]byte, 4)
	_, err := io.ReadFull(nc, got)
	require.NoError(t, err)
	require.Equal(t, "ping", string(got), "what the server echoes through the proxy")
	require.NoError(t, nc.Close())
}

func TestDialThroughHTTPProxies(t *testing.T) {
	for name, c := range map[string]struct{ secureProxy, secureServer bool }{
		"4.1/ws through http":   {false, false},
		"4.1/wss through http":  {false, true},
		"4.1/ws through https":  {true, false},
		"4.1/wss through https": {true, true},
	} {
		t.Run(name, func(t *testing.T) {
			addr, roots := webSocketServer(t, c.secureServer)
			p := new(connectProxy)
			proxyAddr, proxyRoots := testServer(t, p, c.secureProxy)
			proxyURL, rawURL := "http://", "ws://"
			if c.secureProxy {
				proxyURL = "https://"
			}
			if c.secureServer {
				rawURL = "wss://"
			}
			nc, resp, _, err := Dial(t.Context(), rawURL+addr+"/chat", &ClientOptions{
				Proxy:          fixed(proxyURL + "ann:secret@" + proxyAddr),
				ProxyHeader:    http.Header{"X-For": {"proxy"}},
				Header:         http.Header{"X-For": {"server"}},
				TLSConfig:      roots,
				ProxyTLSConfig: proxyRoots,
			})
			require.NoError(t, err)
			require.Equal(t, addr, resp.Header.Get("X-Host"), "the Host that the server saw")
			wantEcho(t, nc)
			require.Len(t, p.asked, 1)
			got := p.asked[0]
			require.Equal(t, "CONNECT", got.Method)
			require.Equal(t, addr, got.RequestURI)
			require.Equal(t, addr, got.Host)
			require.Equal(t, "Basic YW5uOnNlY3JldA==", got.Header.Get("Proxy-Authorization"))
			require.Equal(t, []string{"proxy"}, got.Header["X-For"])
			require.Empty(t, got.Header["Sec-Websocket-Key"], "the handshake is not the proxy's")
		})
	}
}

func TestDialPrefersTheProxyAuthorizationOfTheHeader(t *testing.T) {
	target, err := parseTarget("wss://example.com/")
	require.NoError(t, err)
	got := appendConnect(nil, target, url.UserPassword("ann", "secret"), http.Header{"proxy-authorization": {"Bearer x"}})
	require.Equal(t, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nproxy-authorization: Bearer x\r\n\r\n", string(got))
}

func TestDialEndsWhenTheProxyRefuses(t *testing.T) {
	p := &connectProxy{refuse: 407}
	proxyAddr, _ := testServer(t, p, false)
	_, resp, _, err := Dial(t.Context(), "ws://example.com/", &ClientOptions{Proxy: through("http://" + proxyAddr)})
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, 407, e.Status)
	require.ErrorContains(t, err, "the proxy refused to connect")
	require.Nil(t, resp, "a response of the proxy is not one of the server")
}

func TestDialThroughAProxyThatMisbehaves(t *testing.T) {
	for name, c := range map[string]struct{ answer, want string }{
		"9.3.6/bytes behind the answer": {"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 101 X\r\n\r\n", "bytes behind its response"},
		"not HTTP":                      {"220 smtp\r\n\r\n", "cannot be read"},
		"an end":                        {"HTTP/1.1 200 OK\r\n", "cannot be read"},
		"a head without end":            {"HTTP/1.1 200 OK\r\nA: " + strings.Repeat("b", 70<<10), "MaxHeaderBytes"},
		"a 101":                         {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "refused to connect"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, _, err := Dial(t.Context(), "ws://example.com/", &ClientOptions{
				Proxy: through("http://p"),
				NetDial: piped(func(nc net.Conn) {
					_, _ = http.ReadRequest(bufio.NewReader(nc))
					send(nc, c.answer)
					_ = nc.Close()
				}),
			})
			require.ErrorContains(t, err, c.want)
		})
	}
	near, far := mempipe.New()
	require.NoError(t, far.Close())
	_, err := connectTunnel(nil, copyClientOptions(nil))(t.Context(), near, &target{name: "a", port: "1"})
	require.ErrorContains(t, err, "the proxy cannot be asked")
}

func TestDialThroughAProxyWithoutTLS(t *testing.T) {
	_, _, _, err := Dial(t.Context(), "ws://example.com/", &ClientOptions{
		Proxy:   through("https://p"),
		NetDial: piped(func(nc net.Conn) { send(nc, "HTTP/1.1 400 Bad Request\r\n\r\n") }),
	})
	require.ErrorContains(t, err, "the TLS handshake failed")
}

// socksServer speaks as much SOCKS5 (RFC 1928, RFC 1929) as a client needs. It
// notes the names and the user that it was asked for.
type socksServer struct {
	auth        bool
	reply       byte
	asked, user string
}

func (s *socksServer) serve(nc net.Conn) {
	defer func() { _ = nc.Close() }()
	if !s.greet(nc) {
		return
	}
	head := make([]byte, 5)
	_, _ = io.ReadFull(nc, head) // version, command, reserved, type, length of a name
	rest := make([]byte, int(head[4])+2)
	_, _ = io.ReadFull(nc, rest)
	name, port := string(rest[:head[4]]), binary.BigEndian.Uint16(rest[head[4]:])
	s.asked = name
	_, _ = nc.Write([]byte{5, s.reply, 0, 1, 0, 0, 0, 0, 0, 0})
	if s.reply != 0 {
		return
	}
	out, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: int(port)})
	if err == nil {
		relay(nc, out)
	}
}

func (s *socksServer) greet(nc net.Conn) bool {
	head := make([]byte, 2)
	_, _ = io.ReadFull(nc, head)
	_, _ = io.ReadFull(nc, make([]byte, head[1]))
	if !s.auth {
		_, _ = nc.Write([]byte{5, 0})
		return true
	}
	_, _ = nc.Write([]byte{5, 2})
	_, _ = io.ReadFull(nc, head)
	user := make([]byte, int(head[1])+1)
	_, _ = io.ReadFull(nc, user)
	password := make([]byte, user[len(user)-1])
	_, _ = io.ReadFull(nc, password)
	s.user = string(user[:len(user)-1]) + ":" + string(password)
	_, _ = nc.Write([]byte{1, 0})
	return s.user == "ann:secret"
}

func TestDialThroughSOCKS5(t *testing.T) {
	for name, c := range map[string]struct {
		proxy  string
		auth   bool
		secure bool
	}{
		"RFC 1928/without a user":    {"socks5://p", false, false},
		"RFC 1929/with a user":       {"socks5://ann:secret@p", true, false},
		"RFC 1928/wss":               {"socks5h://p", false, true},
		"RFC 1929/a user not wanted": {"socks5://ann:secret@p", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			addr, roots := webSocketServer(t, c.secure)
			_, port, err := net.SplitHostPort(addr)
			require.NoError(t, err)
			rawURL := "ws://example.com:" + port
			if c.secure {
				rawURL = "wss://example.com:" + port
			}
			s := &socksServer{auth: c.auth}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			served := make(chan struct{})
			go func() {
				defer close(served)
				if nc, err := l.Accept(); err == nil {
					s.serve(nc)
				}
			}()
			nc, resp, _, err := Dial(t.Context(), rawURL, &ClientOptions{
				Proxy: fixed(c.proxy), TLSConfig: roots, NetDial: always(l.Addr().String()),
			})
			require.NoError(t, err)
			require.Equal(t, "example.com:"+port, resp.Header.Get("X-Host"))
			if !c.secure {
				require.IsType(t, (*net.TCPConn)(nil), nc, "the connection itself, so that Conn can wait for it cheaply")
			}
			wantEcho(t, nc)
			require.NoError(t, l.Close())
			<-served
			require.Equal(t, "example.com", s.asked, "the proxy resolves the name")
			if c.auth {
				require.Equal(t, "ann:secret", s.user)
			}
		})
	}
}

func TestDialEndsWhenSOCKS5Refuses(t *testing.T) {
	s := &socksServer{reply: 5}
	_, _, _, err := Dial(t.Context(), "ws://example.com/", &ClientOptions{Proxy: fixed("socks5://p"), NetDial: piped(s.serve)})
	require.ErrorContains(t, err, "the proxy refused to connect")
}
