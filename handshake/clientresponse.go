package handshake

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// CheckResponse checks the server's opening handshake: "The client MUST
// validate the server's response" (RFC 6455 section 4.1). key is the one of
// the request, and o, which may be nil, the options it was made with. The
// Result has no Buffered bytes.
//
// It fails with an [*Error] that holds the Status of resp.
func CheckResponse(resp *http.Response, key string, o *ClientOptions) (*Result, error) {
	o = copyClientOptions(o)
	if err := checkSwitching(resp, key); err != nil {
		return nil, withStatus(err, resp.StatusCode)
	}
	extensions, err := acceptedExtensions(resp.Header, o.offers())
	if err != nil {
		return nil, withStatus(err, resp.StatusCode)
	}
	deflate, err := acceptedDeflate(extensions, o)
	if err != nil {
		return nil, withStatus(err, resp.StatusCode)
	}
	subprotocol, err := acceptedSubprotocol(resp.Header, o.Subprotocols)
	if err != nil {
		return nil, withStatus(err, resp.StatusCode)
	}
	return &Result{Subprotocol: subprotocol, Extensions: extensions, Deflate: deflate}, nil
}

// checkSwitching enforces the items 1 to 4 of the list in RFC 6455 section
// 4.1 that says what the client MUST find in the response.
func checkSwitching(resp *http.Response, key string) error {
	// Item 1: "If the status code received from the server is not 101", the
	// response is one of plain HTTP.
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return failure("the server did not switch protocols", nil)
	}
	// "The HTTP version MUST be at least 1.1": section 4.1, and an HTTP/1.0
	// server knows no 101 (RFC 9110 section 15.2).
	if !resp.ProtoAtLeast(1, 1) {
		return broken("RFC 6455 4.1", "the response is one of HTTP/1.0")
	}
	// Item 2: "If the response lacks an |Upgrade| header field or [it] contains
	// a value that is not an ASCII case-insensitive match for the value
	// "websocket", the client MUST _Fail the WebSocket Connection_."
	upgrade, err := single(resp.Header, "Upgrade")
	if err != nil {
		return err
	}
	if !equalFold(upgrade, "websocket") {
		return broken("RFC 6455 4.1", "the response upgrades to another protocol than websocket")
	}
	// Item 3: "If the response lacks a |Connection| header field or [it]
	// doesn't contain a token that is an ASCII case-insensitive match for the
	// value "Upgrade", the client MUST _Fail the WebSocket Connection_."
	if !httpguts.HeaderValuesContainsToken(resp.Header["Connection"], "upgrade") {
		return broken("RFC 6455 4.1", "the Connection field of the response has no token Upgrade")
	}
	return checkAccept(resp.Header, key)
}

// checkAccept enforces item 4: "If the response lacks a |Sec-WebSocket-Accept|
// header field or [it] contains a value other than" the one that follows from
// the key, "the client MUST _Fail the WebSocket Connection_." A second one is
// forbidden by section 11.3.3.
func checkAccept(header http.Header, key string) error {
	accept, err := single(header, "Sec-WebSocket-Accept")
	if err != nil {
		return err
	}
	if accept != AcceptKey(key) {
		return broken("RFC 6455 4.1", "the Sec-WebSocket-Accept of the response does not belong to the key of the request")
	}
	return nil
}

// acceptedExtensions enforces item 5: "if this header field indicates the use
// of an extension that was not present in the client's handshake [...], the
// client MUST _Fail the WebSocket Connection_."
func acceptedExtensions(header http.Header, offers []Extension) ([]Extension, error) {
	values := header["Sec-Websocket-Extensions"]
	// "it MUST NOT appear more than once in an HTTP response": RFC 6455
	// section 11.3.2.
	if len(values) > 1 {
		return nil, broken("RFC 6455 11.3.2", "the response has more than one Sec-WebSocket-Extensions")
	}
	if len(values) == 0 {
		return nil, nil
	}
	accepted, err := ParseExtensions(values)
	if err != nil {
		return nil, err
	}
	for i, e := range accepted {
		named := func(other Extension) bool { return other.Name == e.Name }
		if !slices.ContainsFunc(offers, named) {
			return nil, notOffered()
		}
		if slices.ContainsFunc(accepted[:i], named) {
			return nil, broken("RFC 6455 9.1", "the server accepted an extension twice")
		}
	}
	return accepted, nil
}

func notOffered() error {
	return broken("RFC 6455 4.1", "the server accepted an extension that was not offered")
}

// acceptedSubprotocol enforces item 6: "if this header field indicates the use
// of a subprotocol that was not present in the client's handshake [...], the
// client MUST _Fail the WebSocket Connection_."
func acceptedSubprotocol(header http.Header, offers []string) (string, error) {
	if len(header["Sec-Websocket-Protocol"]) == 0 {
		return "", nil
	}
	// "it MUST NOT appear more than once in an HTTP response": RFC 6455
	// section 11.3.4. A list of several names none of the offers.
	chosen, err := single(header, "Sec-WebSocket-Protocol")
	if err != nil {
		return "", err
	}
	if !slices.Contains(offers, chosen) {
		return "", broken("RFC 6455 4.1", "the server chose a subprotocol that was not offered")
	}
	return chosen, nil
}

// broken returns the error of a rule that the server broke.
func broken(section, reason string) error { return violation(0, section, reason) }

// single returns the value of a field that stands in the response once.
func single(header http.Header, name string) (string, error) {
	values := header.Values(name)
	switch len(values) {
	case 0:
		return "", broken("RFC 6455 4.1", "the response has no "+name)
	case 1:
		return strings.Trim(values[0], " \t"), nil
	}
	return "", broken("RFC 6455 4.1", "the response has more than one "+name)
}
