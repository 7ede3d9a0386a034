package handshake

import (
	"context"
	"crypto/tls"
	"errors"
	"math"
	"net"
	"net/http"
	"net/url"
	"time"
)

// ClientOptions says how to dial. The zero value and nil dial straight, or
// through the proxy of the environment, and offer neither a subprotocol nor
// an extension.
type ClientOptions struct {
	// Header holds further fields of the request: Origin, Authorization,
	// Cookie, User-Agent. Fields of the handshake itself (Host, Connection,
	// Upgrade, Sec-WebSocket-*) and of the framing of the request are refused.
	Header http.Header

	// Host is sent as the Host of the request. Empty: the host of the URL.
	// What is dialed and what the TLS certificate must name does not change.
	Host string

	// Subprotocols are offered to the server, the most wanted one first
	// (RFC 6455 section 1.9).
	Subprotocols []string

	// Extensions are offered to the server, the most wanted one first
	// (RFC 6455 section 9.1).
	Extensions []Extension

	// Deflate says how permessage-deflate is offered. It stands before the
	// Extensions, which may then neither name it nor use the bit RSV1 (RFC 7692
	// section 5). Nil: it is not offered, unless Extensions names it.
	Deflate *DeflateOptions

	// TLSConfig is used with wss. Its NextProtos are replaced by http/1.1,
	// and an empty ServerName by the host of the URL. Nil: the zero
	// tls.Config.
	TLSConfig *tls.Config

	// NetDial makes the connections, the one to a proxy included; network is
	// "tcp" or "unix". Nil: a zero net.Dialer.
	NetDial func(ctx context.Context, network, addr string) (net.Conn, error)

	// Proxy returns the proxy for a URL, or nil for none. The URL has the
	// scheme http instead of ws and https instead of wss. The proxy's scheme
	// is http, https, socks5 or socks5h; a user and password in its URL are
	// sent to it. Nil: HTTP_PROXY for ws, HTTPS_PROXY for wss, and NO_PROXY,
	// as net/http reads them; localhost is then dialed straight.
	Proxy func(*url.URL) (*url.URL, error)

	// ProxyHeader holds further fields of the CONNECT request.
	ProxyHeader http.Header

	// ProxyTLSConfig is used with a proxy whose scheme is https, like
	// TLSConfig with wss. Nil: the zero tls.Config.
	ProxyTLSConfig *tls.Config

	// MaxRedirects is the number of redirects to follow. Zero or negative:
	// none. Authorization, Cookie, Proxy-Authorization, Host and the user in
	// the URL are not sent on to another origin, and no redirect leads from
	// wss to ws.
	MaxRedirects int

	// Jar gives the cookies of the requests and takes those of the
	// responses. It sees http for ws and https for wss. Nil: none.
	Jar http.CookieJar

	// OneAtATime lets Dial wait while another Dial with this option, in the
	// whole program, is connecting to the same host and port. RFC 6455 section
	// 4.1 item 2 asks it of clients that others control, such as browsers with
	// their scripts. Zero: Dials do not wait for each other.
	OneAtATime bool

	// Timeout bounds a Dial as a whole: connecting, proxies, TLS, redirects
	// and the response. Zero: 10 seconds. Negative: the context alone does.
	Timeout time.Duration

	// MaxHeaderBytes bounds what is read of the head of each response.
	// Zero: 64 KiB. Negative: no bound.
	MaxHeaderBytes int
}

// Dial connects to a WebSocket server and makes the opening handshake of RFC
// 6455 section 4.1. These are the forms of rawURL:
//
//	ws://[user[:password]@]host[:port][/path][?query]    http means the same
//	wss://[user[:password]@]host[:port][/path][?query]   https means the same
//	ws+unix:///path/to/socket[:/path][?query]            and wss+unix
//
// A user and password are sent as Basic Authorization. A name of a host that
// is not ASCII is sent in punycode. There is no fragment.
//
// The connection is the caller's. Frames that arrived right behind the
// response are in Result.Buffered and not to be read from it.
//
// When Dial fails the connection is closed and the error is an [*Error]. The
// response goes with it when there was one, with up to 16 KiB of its body, as
// far as they come within a second; Error.Status has its status. The end of
// ctx ends Dial at any point; the error then matches ctx.Err() and
// context.Cause(ctx) with errors.Is.
func Dial(ctx context.Context, rawURL string, o *ClientOptions) (net.Conn, *http.Response, *Result, error) {
	o = copyClientOptions(o)
	t, err := parseTarget(rawURL)
	if err != nil {
		return nil, nil, nil, err
	}
	if err = checkOptions(o); err != nil {
		return nil, nil, nil, err
	}
	if o.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.Timeout)
		defer cancel()
	}
	return follow(ctx, newHop(t, o), o)
}

// failure returns the error of a handshake that the client could not make, for
// a reason of its own or of the network.
func failure(reason string, cause error) error {
	return &Error{Reason: reason, Err: cause}
}

// withStatus returns err with the status that was received.
func withStatus(err error, status int) error {
	changed := Error{Reason: "the handshake failed", Err: err}
	var e *Error
	if errors.As(err, &e) {
		changed = *e
	}
	changed.Status = status
	return &changed
}

// The defaults of ClientOptions.
const (
	defaultDialTimeout      = 10 * time.Second
	defaultResponseMaxBytes = 64 << 10
)

// copyClientOptions returns a copy of o in which every default is filled in.
func copyClientOptions(o *ClientOptions) *ClientOptions {
	c := ClientOptions{}
	if o != nil {
		c = *o
	}
	if c.NetDial == nil {
		c.NetDial = new(net.Dialer).DialContext
	}
	if c.Timeout == 0 {
		c.Timeout = defaultDialTimeout
	}
	if c.MaxHeaderBytes == 0 {
		c.MaxHeaderBytes = defaultResponseMaxBytes
	}
	if c.MaxHeaderBytes < 0 {
		c.MaxHeaderBytes = math.MaxInt
	}
	return &c
}
