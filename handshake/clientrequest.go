package handshake

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// AppendRequest appends the client's opening handshake, the HTTP request of
// RFC 6455 section 4.1 up to its empty line, to dst. rawURL takes the forms
// that [Dial] takes; key is what [NewKey] returns and what [CheckResponse]
// wants to know later. o may be nil; it gives the Host, the Header, the
// Subprotocols, the Extensions, Deflate and, from its Jar, the cookies.
//
// It fails, with an [*Error], when the URL is none of a WebSocket, when
// Header sets a field that belongs to the handshake, and when a value of o
// holds what its place in the request may not hold, such as a line break.
func AppendRequest(dst []byte, rawURL, key string, o *ClientOptions) ([]byte, error) {
	o = copyClientOptions(o)
	t, err := parseTarget(rawURL)
	if err != nil {
		return dst, err
	}
	if err = checkOptions(o); err != nil {
		return dst, err
	}
	return appendRequest(dst, newHop(t, o), key, o), nil
}

// appendRequest appends the request of h. checkOptions has let o through.
func appendRequest(b []byte, h *hop, key string, o *ClientOptions) []byte {
	// "The method of the request MUST be GET, and the HTTP version MUST be at
	// least 1.1." RFC 6455 section 4.1 item 2. The request-target is item 3.
	b = append(b, "GET "+h.target.resource+" HTTP/1.1\r\n"...)
	// Item 4: a Host field.
	b = appendField(b, "Host", h.hostHeader())
	// Item 5: an Upgrade field whose value "MUST include" websocket.
	b = appendField(b, "Upgrade", "websocket")
	// Item 6: a Connection field whose value "MUST include" Upgrade.
	b = appendField(b, "Connection", "Upgrade")
	// Item 7: a Sec-WebSocket-Key field.
	b = appendField(b, "Sec-WebSocket-Key", key)
	// Item 9: "The value of this header field MUST be 13."
	b = appendField(b, "Sec-WebSocket-Version", "13")
	// Item 10: the subprotocols, the most wanted one first.
	if len(o.Subprotocols) > 0 {
		b = appendField(b, "Sec-WebSocket-Protocol", strings.Join(o.Subprotocols, ", "))
	}
	// Item 11: the extensions.
	if offers := o.offers(); len(offers) > 0 {
		b = appendField(b, "Sec-WebSocket-Extensions", string(appendExtensions(nil, offers)))
	}
	b = appendCredentials(b, h, o)
	b = appendHeader(b, withoutFields(h.header, "Cookie"))
	return append(b, "\r\n"...)
}

func appendField(b []byte, name, value string) []byte {
	b = append(b, name...)
	b = append(b, ": "...)
	b = append(b, value...)
	return append(b, "\r\n"...)
}

// appendHeader appends the fields in the order of their names, so that the
// same options always make the same request.
func appendHeader(b []byte, header http.Header) []byte {
	var room [4]string
	names := slices.AppendSeq(room[:0], maps.Keys(header))
	slices.Sort(names)
	for _, name := range names {
		for _, value := range header[name] {
			b = appendField(b, name, value)
		}
	}
	return b
}

// appendCredentials appends what the URL and the jar know. An Authorization
// field in the header goes before the user of the URL.
func appendCredentials(b []byte, h *hop, o *ClientOptions) []byte {
	if h.target.user != nil && len(fieldValues(h.header, "Authorization")) == 0 {
		b = appendField(b, "Authorization", basicAuthorization(h.target.user))
	}
	if cookies := cookieHeader(h, o.Jar); cookies != "" {
		b = appendField(b, "Cookie", cookies)
	}
	return b
}

// checkOptions refuses what must not be written. What it lets through cannot
// end a line or a list.
func checkOptions(o *ClientOptions) error {
	if !httpguts.ValidHostHeader(o.Host) {
		return failure("the Host "+strconv.Quote(o.Host)+" is not valid", nil)
	}
	if err := checkOffers(o); err != nil {
		return failure("the extensions cannot be offered", err)
	}
	if err := checkSubprotocols(o.Subprotocols); err != nil {
		return err
	}
	if err := checkHeader(o.ProxyHeader); err != nil {
		return err
	}
	return checkHeader(o.Header)
}

func checkOffers(o *ClientOptions) error {
	for _, offer := range o.Extensions {
		if err := checkExtension(offer); err != nil {
			return err
		}
		if o.Deflate != nil && offer.Name == deflateName {
			return errors.New("permessage-deflate is in Extensions and in Deflate")
		}
	}
	return checkDeflateOptions(o.Deflate)
}

// offers returns the extensions that o offers, the most wanted one first.
func (o *ClientOptions) offers() []Extension {
	if o.Deflate == nil {
		return o.Extensions
	}
	return append(o.Deflate.Offers(), o.Extensions...)
}

// checkSubprotocols holds the caller's names against the rule that a server
// holds them against.
func checkSubprotocols(names []string) error {
	for i, name := range names {
		if err := checkOffer(names[:i], name); err != nil {
			return withStatus(err, 0)
		}
	}
	return nil
}

// handshakeFields are the names that a caller's header cannot set, because
// the handshake or the framing of the request needs them itself.
var handshakeFields = []string{
	"Connection", "Content-Length", "Expect", "Host", "Http2-Settings",
	"Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding",
	"Upgrade",
}

func checkHeader(header http.Header) error {
	for name, values := range header {
		canonical := http.CanonicalHeaderKey(name)
		switch {
		case !isToken(name):
			return failure("the name of the header field "+strconv.Quote(name)+" is not a token", nil)
		case canonical == "Host":
			return failure("the Host is set by the option Host, not in Header", nil)
		case slices.Contains(handshakeFields, canonical), strings.HasPrefix(canonical, "Sec-Websocket-"):
			return failure("the header field "+name+" belongs to the handshake", nil)
		case slices.ContainsFunc(values, invalidValue):
			return failure("the value of the header field "+name+" holds a control character", nil)
		}
	}
	return nil
}

func invalidValue(v string) bool { return !httpguts.ValidHeaderFieldValue(v) }
