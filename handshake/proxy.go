package handshake

import (
	"context"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"strconv"

	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/proxy"
)

// A tunnel turns a connection to a proxy into one to t.
type tunnel func(ctx context.Context, nc net.Conn, t *target) (net.Conn, error)

// route is the way to a target: what to dial, and what to do there to get
// further.
type route struct {
	network, addr string
	through       tunnel // nil: straight
}

// routeTo asks o for the proxy of t. A Unix socket has none.
func routeTo(t *target, o *ClientOptions) (route, error) {
	straight := route{network: t.network, addr: t.addr}
	if t.network == "unix" {
		return straight, nil
	}
	choose := o.Proxy
	if choose == nil {
		choose = httpproxy.FromEnvironment().ProxyFunc()
	}
	u, err := choose(t.http())
	if err != nil {
		return route{}, failure("the proxy cannot be chosen", err)
	}
	if u == nil {
		return straight, nil
	}
	return proxyRoute(u, o)
}

// proxyPorts are the default ports of the proxies that can be used.
var proxyPorts = map[string]string{
	"http":    "80",
	"https":   "443",
	"socks5":  "1080",
	"socks5h": "1080",
}

func proxyRoute(u *url.URL, o *ClientOptions) (route, error) {
	port, known := proxyPorts[u.Scheme]
	if !known {
		return route{}, failure("the proxy's scheme is not http, https or socks5 but "+strconv.Quote(u.Scheme), nil)
	}
	name, err := asciiHost(u.Hostname())
	if err != nil {
		return route{}, failure("the URL of the proxy cannot be used", err)
	}
	if u.Port() != "" {
		if port, err = checkPort(u.Port()); err != nil {
			return route{}, failure("the URL of the proxy cannot be used", err)
		}
	}
	r := route{network: "tcp", addr: net.JoinHostPort(name, port)}
	switch u.Scheme {
	case "http":
		r.through = connectTunnel(u.User, o)
	case "https":
		r.through = tlsTunnel(withoutZone(name), connectTunnel(u.User, o), o)
	default:
		r.through = socksTunnel(r.addr, u.User)
	}
	return r, nil
}

// tlsTunnel speaks TLS with the proxy called name, and next inside it.
func tlsTunnel(name string, next tunnel, o *ClientOptions) tunnel {
	return func(ctx context.Context, nc net.Conn, t *target) (net.Conn, error) {
		secured, err := startTLS(ctx, nc, name, o.ProxyTLSConfig)
		if err != nil {
			return nil, err
		}
		return next(ctx, secured, t)
	}
}

// connectTunnel asks an HTTP proxy to "open a TCP connection to the host given
// by /host/ and the port given by /port/" (RFC 6455 section 4.1) with CONNECT
// (RFC 9110 section 9.3.6).
func connectTunnel(user *url.Userinfo, o *ClientOptions) tunnel {
	return func(_ context.Context, nc net.Conn, t *target) (net.Conn, error) {
		if _, err := nc.Write(appendConnect(nil, t, user, o.ProxyHeader)); err != nil {
			return nil, failure("the proxy cannot be asked", err)
		}
		return nc, readConnectResponse(nc, o.MaxHeaderBytes)
	}
}

func appendConnect(b []byte, t *target, user *url.Userinfo, header http.Header) []byte {
	addr := net.JoinHostPort(t.name, t.port)
	b = append(b, "CONNECT "+addr+" HTTP/1.1\r\nHost: "+addr+"\r\n"...)
	if user != nil && len(fieldValues(header, "Proxy-Authorization")) == 0 {
		b = appendField(b, "Proxy-Authorization", basicAuthorization(user))
	}
	b = appendHeader(b, header)
	return append(b, "\r\n"...)
}

// basicAuthorization returns the credentials of user (RFC 7617 section 2).
func basicAuthorization(user *url.Userinfo) string {
	password, _ := user.Password()
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password))
}

// readConnectResponse reads the proxy's answer. It accepts any 2xx, which has
// no body whatever its header says: RFC 9110 section 9.3.6.
func readConnectResponse(nc net.Conn, limit int) error {
	r := newResponseReader(nc, limit)
	resp, err := r.read(&http.Request{Method: http.MethodConnect})
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return &Error{Status: resp.StatusCode, Reason: "the proxy refused to connect"}
	}
	if len(r.buffered()) > 0 {
		return failure("the proxy sent bytes behind its response", nil)
	}
	return nil
}

// socksTunnel asks the SOCKS5 proxy at addr to connect (RFC 1928). The proxy
// resolves the name of the host.
func socksTunnel(addr string, user *url.Userinfo) tunnel {
	return func(_ context.Context, nc net.Conn, t *target) (net.Conn, error) {
		dialer, err := proxy.SOCKS5("tcp", addr, socksAuth(user), dialed{nc})
		if err != nil {
			return nil, failure("the proxy cannot be used", err)
		}
		// The context ends nc by closing it. Given to the dialer as well it
		// would only fight over the deadlines. What Dial returns wraps nc and
		// is not needed.
		if _, err = dialer.Dial("tcp", net.JoinHostPort(t.name, t.port)); err != nil {
			return nil, failure("the proxy refused to connect", err)
		}
		return nc, nil
	}
}

func socksAuth(user *url.Userinfo) *proxy.Auth {
	if user == nil {
		return nil
	}
	password, _ := user.Password()
	return &proxy.Auth{User: user.Username(), Password: password}
}

// dialed is a proxy.Dialer that has the connection already.
type dialed struct{ nc net.Conn }

func (d dialed) Dial(string, string) (net.Conn, error) { return d.nc, nil }
