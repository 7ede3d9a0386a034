package handshake

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// checkOrigin enforces the server's choice of origins: "If the server does not
// validate the origin, it will accept connections from anywhere. If the server
// does not wish to accept this connection, it MUST return an appropriate HTTP
// error code (e.g., 403 Forbidden)". RFC 6455 section 4.2.2 item 4. The Host
// is valid.
func (f *requestFields) checkOrigin(patterns []string) error {
	if f.origin.n > 1 {
		return violation(http.StatusBadRequest, "RFC 6454 7.3", "the request has more than one Origin")
	}
	if f.origin.n == 0 {
		// "A connection attempt lacking this header field SHOULD NOT be
		// interpreted as coming from a browser client": RFC 6455 section 4.2.1
		// item 7.
		return nil
	}
	allowed, err := originAllowed(f.origin.value, f.host.value, patterns)
	if err != nil {
		return misuse(err)
	}
	if !allowed {
		return violation(http.StatusForbidden, "RFC 6455 4.2.2", "the Origin of the request is not allowed")
	}
	return nil
}

func originAllowed(value, host string, patterns []string) (bool, error) {
	if patterns == nil && isPageAt(value, host) {
		return true, nil
	}
	from, valid := parseOrigin(value)
	if patterns == nil {
		own, _ := parseAuthority(host)
		return valid && from.isHTTP() && from.at(own), nil
	}
	for _, pattern := range patterns {
		p, err := parseOriginPattern(pattern)
		if err != nil {
			return false, err
		}
		if p.any || p.null && value == "null" || valid && p.matches(from) {
			return true, nil
		}
	}
	return false, nil
}

// isPageAt reports whether value is, letter by letter, the Origin of a page at
// a valid host: what browsers send, and nothing that has to be parsed.
func isPageAt(value, host string) bool {
	scheme, found := strings.CutSuffix(value, host)
	return found && (scheme == "https://" || scheme == "http://")
}

// authority is a host, in lower case and canonical, and a port; 0: the default
// one of the scheme.
type authority struct {
	host string
	port uint16
}

// origin is the triple of RFC 6454 section 4. Its port is the default one of
// its scheme when none is written; 0: the scheme has none.
type origin struct {
	scheme string
	authority
}

// parseOrigin reads the ASCII serialization of an origin (RFC 6454 section
// 6.2): scheme "://" host [":" port]. A path, a user, more than one origin and
// "null" are none of that.
func parseOrigin(s string) (origin, bool) {
	scheme, rest, found := strings.Cut(s, "://")
	a, ok := parseAuthority(rest)
	if !found || !ok || !validScheme(scheme) {
		return origin{}, false
	}
	o := origin{scheme: strings.ToLower(scheme), authority: a}
	if o.port == 0 {
		o.port = schemePort(o.scheme)
	}
	return o, true
}

func (o origin) isHTTP() bool { return o.scheme == "http" || o.scheme == "https" }

// at reports whether o is at this host and port, where no port means the
// default one of the scheme of o: the server cannot know whether a proxy in
// front of it speaks TLS.
func (o origin) at(a authority) bool {
	if a.port == 0 {
		a.port = schemePort(o.scheme)
	}
	return o.authority == a
}

// parseAuthority reads host [":" port], all ASCII, without a user: RFC 3986
// section 3.2.
func parseAuthority(s string) (authority, bool) {
	host, port, ok := splitAuthority(s)
	if !ok {
		return authority{}, false
	}
	if port == "" {
		return authority{host: host}, true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || port[0] == '+' {
		return authority{}, false
	}
	return authority{host: host, port: uint16(n)}, true
}

// validAuthority reports whether parseAuthority can read s. A name alone is one.
func validAuthority(s string) bool {
	if validName(s) {
		return true
	}
	_, ok := parseAuthority(s)
	return ok
}

func splitAuthority(s string) (host, port string, ok bool) {
	if strings.HasPrefix(s, "[") {
		return splitIPv6(s)
	}
	host, port, _ = strings.Cut(s, ":")
	return strings.ToLower(host), port, validName(host)
}

// splitIPv6 reads "[" IPv6address "]" [":" port] and returns the address in
// its one canonical form: RFC 5952.
func splitIPv6(s string) (host, port string, ok bool) {
	inside, port, _ := strings.Cut(s[1:], "]")
	port, colon := strings.CutPrefix(port, ":")
	addr, err := netip.ParseAddr(inside)
	if err != nil || !addr.Is6() || addr.Zone() != "" || port != "" && !colon {
		return "", "", false
	}
	return addr.String(), port, strings.Contains(s, "]")
}

// validName reports whether s is made of the unreserved characters of RFC 3986
// section 2.3: a domain name, in punycode where it is not ASCII, or an IPv4
// address.
func validName(s string) bool {
	for i := range len(s) {
		if !nameBytes[s[i]] {
			return false
		}
	}
	return s != ""
}

var nameBytes = func() (is [256]bool) {
	for c := range byte(0x80) {
		l := lower(c)
		is[c] = 'a' <= l && l <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
	}
	return is
}()

// validScheme reports whether s is a scheme: RFC 3986 section 3.1.
func validScheme(s string) bool {
	for i := range len(s) {
		c := lower(s[i])
		if !('a' <= c && c <= 'z' || i > 0 && ('0' <= c && c <= '9' || strings.IndexByte("+-.", c) >= 0)) {
			return false
		}
	}
	return s != ""
}

func schemePort(scheme string) uint16 {
	switch scheme {
	case "http", "ws":
		return 80
	case "https", "wss":
		return 443
	}
	return 0
}
