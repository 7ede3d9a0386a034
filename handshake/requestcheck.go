package handshake

import (
	"errors"
	"net/http"
	"strings"
)

// CheckRequest checks a client's opening handshake as RFC 6455 section 4.2.1
// asks a server to, and decides what section 4.2.2 leaves to it: the origin,
// the subprotocol, the extensions. [AppendResponse] makes the response out of
// the Result, which has no Buffered bytes. o may be nil.
//
// It fails with an [*Error], whose Status is that of the answer:
//
//	400   the request is malformed
//	403   the Origin is not allowed, or o.Decide refused
//	405   the method is not GET
//	426   the request asks for no upgrade to version 13 of WebSocket
//	500   the options cannot be used
//	505   the request is not one of HTTP/1
func CheckRequest(r *Request, o *ServerOptions) (Result, error) {
	s := borrow(o)
	for i := range r.Fields {
		s.fields.add(r.Fields[i].Name, r.Fields[i].Value)
	}
	err := s.check(r)
	res := s.result
	s.release()
	if err != nil {
		return Result{}, err
	}
	return res, nil
}

// check checks r, the fields of which s.fields has seen, and decides on s.result.
func (s *scratch) check(r *Request) error {
	if err := checkOpening(r, &s.fields); err != nil {
		return err
	}
	offered, err := appendSubprotocols(s.offered, s.fields.subprotocols)
	if err != nil {
		return err
	}
	s.offered = offered
	offers, err := s.readOffers()
	if err != nil {
		return err
	}
	if err = s.fields.checkOrigin(s.opts.Origins); err != nil {
		return err
	}
	if s.opts.Decide != nil {
		if err = r.decide(s.opts.Decide); err != nil {
			return err
		}
	}
	// What is wrong with the options is found with every request, not only
	// with the one that offers the wrong name.
	if err = checkSubprotocols(s.opts.Subprotocols); err != nil {
		return misuse(err)
	}
	if err = checkDeflateOptions(s.opts.Deflate); err != nil {
		return misuse(err)
	}
	s.result.Subprotocol = chooseSubprotocol(s.opts.Subprotocols, s.offered)
	if len(offers) == 0 {
		return nil
	}
	return s.result.acceptExtensions(&s.opts, offers)
}

// checkOpening enforces RFC 6455 section 4.2.1. The order matters: the first
// check that fails says what the client hears.
func checkOpening(r *Request, f *requestFields) error {
	switch {
	// RFC 9110 section 15.6.6, 505: "the major version of HTTP that was used
	// in the request message" is not supported. HTTP/2 has no Upgrade.
	case r.Major != 1:
		return violation(http.StatusHTTPVersionNotSupported, "RFC 6455 4.2.1", "the request is not one of HTTP/1.1, and no other HTTP can be upgraded")
	// "An HTTP/1.1 or higher GET request": RFC 6455 section 4.2.1 item 1. "A
	// server MUST ignore an Upgrade header field that is received in an
	// HTTP/1.0 request": RFC 9110 section 7.8.
	case r.Minor < 1:
		return violation(http.StatusBadRequest, "RFC 6455 4.2.1", "the HTTP version of the request is below 1.1")
	// "The method of the request MUST be GET": RFC 6455 section 4.1 item 2.
	case r.Method != http.MethodGet:
		return violation(http.StatusMethodNotAllowed, "RFC 6455 4.2.1", "the method of the request is not GET")
	// "including a "Request-URI" [RFC2616] that should be interpreted as a
	// /resource name/", which begins with a slash: RFC 6455 sections 4.2.1 item
	// 1 and 3. The absolute URI, which both would take as well, is what clients
	// send to a proxy: it names the host a second time, and who checks one of
	// the two names may serve the other one.
	case !strings.HasPrefix(r.Target, "/"):
		return violation(http.StatusBadRequest, "RFC 6455 4.2.1", "the request-target does not begin with a slash")
	// "Fragment identifiers [...] MUST NOT be used on these URIs": RFC 6455
	// section 3. A URI holds neither spaces nor other than ASCII: RFC 3986.
	case !isURI(r.Target):
		return violation(http.StatusBadRequest, "RFC 6455 3", "the request-target holds what no URI holds")
	// "A |Host| header field containing the server's authority": RFC 6455
	// section 4.2.1 item 2. "A server MUST respond with a 400 (Bad Request)
	// status code to any HTTP/1.1 request message that lacks a Host header
	// field and to any request message that contains more than one Host header
	// field line or a Host header field with an invalid field value": RFC 9112
	// section 3.2.
	case f.host.n != 1:
		return violation(http.StatusBadRequest, "RFC 6455 4.2.1", "the request has not exactly one Host")
	case !validAuthority(f.host.value):
		return violation(http.StatusBadRequest, "RFC 6455 4.2.1", "the Host of the request is no authority")
	// The bytes behind the empty line are frames. Who takes them for a body,
	// as a proxy on the way might, sees other requests than the server does.
	case f.codings > 0, f.length.n > 1, f.length.n == 1 && f.length.value != "0":
		return violation(http.StatusBadRequest, "RFC 9112 6", "the request has a body")
	// "An |Upgrade| header field containing the value "websocket", treated as
	// an ASCII case-insensitive value": RFC 6455 section 4.2.1 item 3. 426 is
	// for a client that may do better with an upgrade: RFC 9110 section
	// 15.5.22.
	case !f.upgrade:
		return violation(http.StatusUpgradeRequired, "RFC 6455 4.2.1", "the Upgrade of the request does not name websocket")
	// "A |Connection| header field that includes the token "Upgrade", treated
	// as an ASCII case-insensitive value": RFC 6455 section 4.2.1 item 4.
	case !f.connection:
		return violation(http.StatusUpgradeRequired, "RFC 6455 4.2.1", "the Connection of the request does not hold Upgrade")
	// "The |Sec-WebSocket-Version| header field MUST NOT appear more than once
	// in an HTTP request": RFC 6455 section 11.3.5.
	case f.version.n > 1:
		return violation(http.StatusBadRequest, "RFC 6455 11.3.5", "the request has more than one Sec-WebSocket-Version")
	// "A |Sec-WebSocket-Version| header field, with a value of 13": RFC 6455
	// section 4.2.1 item 6. For any other "the server MUST abort the WebSocket
	// handshake [...] and instead send an appropriate HTTP error code (such as
	// 426 Upgrade Required)": section 4.2.2 item 4.
	case f.version.value != "13":
		return violation(http.StatusUpgradeRequired, "RFC 6455 4.2.2", "the Sec-WebSocket-Version of the request is not 13")
	// "The |Sec-WebSocket-Key| header field MUST NOT appear more than once in
	// an HTTP request": RFC 6455 section 11.3.1.
	case f.key.n > 1:
		return violation(http.StatusBadRequest, "RFC 6455 11.3.1", "the request has more than one Sec-WebSocket-Key")
	// "A |Sec-WebSocket-Key| header field with a base64-encoded [...] value
	// that, when decoded, is 16 bytes in length": RFC 6455 section 4.2.1 item 5.
	case !ValidKey(f.key.value):
		return violation(http.StatusBadRequest, "RFC 6455 4.2.1", "the Sec-WebSocket-Key of the request is not 16 bytes in base64")
	}
	return nil
}

// isURI reports whether s holds only what a URI without a fragment does.
func isURI(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '#' {
			return false
		}
	}
	return true
}

// readOffers checks the offers of extensions and, if they are wanted, returns
// them.
func (s *scratch) readOffers() ([]Extension, error) {
	switch values := s.fields.extensions; {
	case len(values) == 0:
		return nil, nil
	case s.opts.Extensions != nil: // which may keep what it sees
		return ParseExtensions(values)
	case s.opts.Deflate != nil:
		err := scanExtensions(values, &s.offers)
		return s.offers.extensions, err
	default:
		return nil, scanExtensions(values, nil)
	}
}

// decide asks the server about r. RFC 6455 section 4.2.2 lets it "redirect the
// client" and perform "additional client authentication".
func (r *Request) decide(ask func(*Request) error) error {
	err := ask(r)
	if err == nil {
		return nil
	}
	refusal := Error{Reason: "the server refuses the request", Err: err}
	if given, ok := errors.AsType[*Error](err); ok {
		refusal = *given
	}
	if refusal.Status == 0 {
		refusal.Status = http.StatusForbidden
	}
	return refusal.answer()
}
