package handshake

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// target is what a WebSocket URL asks for (RFC 6455 section 3).
type target struct {
	secure   bool
	network  string        // "tcp" or "unix"
	addr     string        // what to dial: host:port or the path of a socket
	name     string        // the host alone, ASCII, without a zone
	port     string        // empty for a Unix socket
	host     string        // the Host header: no port when it is the default one
	resource string        // the request-target: path and query
	user     *url.Userinfo // nil: none
}

// scheme is what the part of a URL before the first colon says.
type scheme struct {
	secure, unix bool
}

var schemes = map[string]scheme{
	"ws":       {},
	"http":     {},
	"wss":      {secure: true},
	"https":    {secure: true},
	"ws+unix":  {unix: true},
	"wss+unix": {secure: true, unix: true},
}

// unixHost is the Host of requests over a Unix socket, which has no name.
const unixHost = "localhost"

// parseTarget reads a URL of one of these forms:
//
//	ws://[user[:password]@]host[:port][/path][?query]    and wss, http, https
//	ws+unix:///path/to/socket[:/path][?query]            and wss+unix
func parseTarget(raw string) (*target, error) {
	// "Fragment identifiers [...] MUST NOT be used on these URIs."
	// RFC 6455 section 3. A bare "#" counts, which url.Parse would forget.
	if strings.Contains(raw, "#") {
		return nil, &Error{Section: "RFC 6455 3", Reason: "the URL has a fragment: write # as %23"}
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, failure("the URL cannot be parsed", withoutURL(raw, err))
	}
	t, err := targetOf(u)
	if err != nil {
		return nil, failure("the URL cannot be used", err)
	}
	return t, nil
}

// withoutURL takes the URL out of an error of url.Parse, because a password may
// stand in it. When there is one, a part of it may stand in the rest as well,
// such as in the port of ws://ann:pass/word@host, and nothing is left.
func withoutURL(raw string, err error) error {
	if strings.Contains(raw, "@") {
		return nil
	}
	parse := &url.Error{Err: err}
	errors.As(err, &parse)
	return parse.Err
}

func targetOf(u *url.URL) (*target, error) {
	s, known := schemes[u.Scheme]
	switch {
	case !known:
		return nil, errors.New("its scheme is neither ws nor wss but " + strconv.Quote(u.Scheme))
	case u.Opaque != "":
		return nil, errors.New("it has no // behind its scheme")
	case s.unix:
		return unixTarget(u, s)
	default:
		return tcpTarget(u, s)
	}
}

func tcpTarget(u *url.URL, s scheme) (*target, error) {
	name, err := asciiHost(u.Hostname())
	if err != nil {
		return nil, err
	}
	port, err := portOf(u, s)
	if err != nil {
		return nil, err
	}
	return &target{
		secure:   s.secure,
		network:  "tcp",
		addr:     net.JoinHostPort(name, port),
		name:     withoutZone(name),
		port:     port,
		host:     hostHeader(withoutZone(name), port, s),
		resource: resourceName(u.EscapedPath(), u),
		user:     u.User,
	}, nil
}

// unixTarget splits the path of u at its first colon: the socket stands
// before it, the path of the request behind it.
func unixTarget(u *url.URL, s scheme) (*target, error) {
	if u.Host != "" {
		return nil, errors.New("it has a host, and a socket has none: write ws+unix:///path/to/socket:/path")
	}
	escaped, path, _ := strings.Cut(u.EscapedPath(), ":")
	socket, err := url.PathUnescape(escaped)
	if err != nil || strings.Trim(socket, "/") == "" || strings.Contains(socket, "\x00") {
		return nil, errors.New("it names no Unix socket: write ws+unix:///path/to/socket:/path")
	}
	if path != "" && path[0] != '/' {
		return nil, errors.New("the path of the request, behind the colon, begins without a slash")
	}
	return &target{
		secure:   s.secure,
		network:  "unix",
		addr:     socket,
		name:     unixHost,
		host:     unixHost,
		resource: resourceName(path, u),
		user:     u.User,
	}, nil
}

// resourceName returns the path, "/" for an empty one, and the query of a
// request (RFC 6455 section 3). No byte of it can end the request line.
func resourceName(path string, u *url.URL) string {
	if path == "" {
		path = "/"
	}
	if u.RawQuery == "" && !u.ForceQuery {
		return path
	}
	return path + "?" + escapeQuery(u.RawQuery)
}

// escapeQuery writes the bytes that no request-target may hold as %XX.
func escapeQuery(q string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(q) {
		c := q[i]
		if c > ' ' && c < 0x7f {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}

// http returns t as an HTTP URL without its user: the form that cookie jars
// and proxy rules know.
func (t *target) http() *url.URL {
	u := &url.URL{Scheme: "http", Host: t.host}
	if t.secure {
		u.Scheme = "https"
	}
	path, query, found := strings.Cut(t.resource, "?")
	u.RawQuery, u.ForceQuery = query, found && query == ""
	// The path is one that url.Parse has taken and escaped.
	u.Path, _ = url.PathUnescape(path)
	u.RawPath = path
	return u
}

// sameOrigin reports whether t and other are reached at the same address in
// the same way, so that what is meant for one may be sent to the other.
func (t *target) sameOrigin(other *target) bool {
	return t.secure == other.secure && t.network == other.network && t.addr == other.addr
}
