package handshake

import (
	"net/http"
	"net/url"
	"slices"
)

// hop is one request of a Dial and what may be sent with it.
type hop struct {
	target *target
	host   string      // the Host that the caller asked for; empty: the target's
	header http.Header // what the caller asked for, less what a redirect took away
}

func newHop(t *target, o *ClientOptions) *hop {
	return &hop{target: t, host: o.Host, header: o.Header}
}

func (h *hop) hostHeader() string {
	if h.host != "" {
		return h.host
	}
	return h.target.host
}

// isRedirect reports whether a response sends the client elsewhere: RFC 6455
// section 4.1 lets servers "redirect the client using a 3xx status code", and
// lets clients follow or not.
func isRedirect(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != ""
	}
	return false
}

// credentials are the fields that are meant for one origin only.
var credentials = []string{"Authorization", "Cookie", "Proxy-Authorization"}

// redirect returns the hop that location asks for. What was meant for one
// origin is not sent to another one, nor to the first one again when a later
// redirect leads back.
func (h *hop) redirect(location string) (*hop, error) {
	t, err := h.target.resolve(location)
	if err != nil {
		return nil, err
	}
	// The connection that the caller asked to be private stays private.
	if h.target.secure && !t.secure {
		return nil, failure("the redirect leads from wss to ws", nil)
	}
	if !t.sameOrigin(h.target) {
		return &hop{target: t, header: withoutFields(h.header, credentials...)}, nil
	}
	t.user = h.target.user
	return &hop{target: t, host: h.host, header: h.header}, nil
}

// resolve reads a Location (RFC 9110 section 10.2.2) as seen from t. A server
// chooses neither the user nor a Unix socket.
func (t *target) resolve(location string) (*target, error) {
	u, err := url.Parse(location)
	if err != nil {
		return nil, failure("the Location of the redirect cannot be parsed", nil)
	}
	relative := u.Scheme == "" && u.Host == ""
	u = t.http().ResolveReference(u)
	u.Fragment, u.RawFragment, u.User = "", "", nil
	next, err := targetOf(u)
	switch {
	case err != nil:
		return nil, failure("the Location of the redirect cannot be used", err)
	case next.network != "tcp":
		return nil, failure("the redirect leads to a Unix socket", nil)
	case relative:
		next.network, next.addr, next.name, next.port, next.host = t.network, t.addr, t.name, t.port, t.host
	}
	return next, nil
}

// withoutFields returns header less the fields with these names, spelled in
// any case.
func withoutFields(header http.Header, names ...string) http.Header {
	rest := make(http.Header, len(header))
	for name, values := range header {
		if !slices.Contains(names, http.CanonicalHeaderKey(name)) {
			rest[name] = values
		}
	}
	return rest
}

// fieldValues returns the values of the fields with this canonical name,
// spelled in any case.
func fieldValues(header http.Header, name string) []string {
	var values []string
	for spelled, v := range header {
		if http.CanonicalHeaderKey(spelled) == name {
			values = append(values, v...)
		}
	}
	return values
}
