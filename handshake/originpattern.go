package handshake

import (
	"errors"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// originPattern is one of [ServerOptions].Origins.
type originPattern struct {
	any, null bool
	scheme    string // empty: http and https
	under     bool   // the names under host, not host itself
	anyPort   bool
	authority
}

func parseOriginPattern(s string) (originPattern, error) {
	switch s {
	case "*":
		return originPattern{any: true}, nil
	case "null":
		return originPattern{null: true}, nil
	}
	var p originPattern
	rest := s
	scheme, behind, found := strings.Cut(s, "://")
	if found {
		p.scheme, rest = strings.ToLower(scheme), behind
	}
	rest, p.under = strings.CutPrefix(rest, "*.")
	rest, p.anyPort = strings.CutSuffix(rest, ":*")
	ascii, err := punycode(rest)
	a, ok := parseAuthority(ascii)
	if err != nil || !ok || found && !validScheme(scheme) {
		return p, errors.New("the origin pattern " + strconv.Quote(s) + " is not like https://*.example.com:8443")
	}
	p.authority = a
	return p, nil
}

// punycode returns a host, with its port, as a browser would send it.
func punycode(s string) (string, error) {
	if isASCII(s) {
		return s, nil
	}
	host, port, found := strings.Cut(s, ":")
	host, err := idna.Lookup.ToASCII(host)
	if found {
		host += ":" + port
	}
	return host, err
}

func (p originPattern) matches(o origin) bool {
	if o.scheme != p.scheme && (p.scheme != "" || !o.isHTTP()) {
		return false
	}
	if p.under {
		// A name under host has at least one label before the dot.
		label, found := strings.CutSuffix(o.host, "."+p.host)
		if !found || label == "" {
			return false
		}
		o.host = p.host
	}
	if p.anyPort {
		o.port = p.port
		return o.host == p.host
	}
	return o.at(p.authority)
}
