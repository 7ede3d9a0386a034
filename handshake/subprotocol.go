package handshake

import (
	"net/http"
	"slices"
	"strings"
)

// maxSubprotocols bounds what a client may offer: the names are compared with
// each other.
const maxSubprotocols = 64

// ParseSubprotocols returns the subprotocols in the values of one or more
// Sec-WebSocket-Protocol fields of a request, the one that the client wants
// most first. No value gives none.
//
// It fails, with an [*Error], when a name is not a token or comes twice, when
// a list is empty, and when there are more than 64 names. RFC 6455 section
// 11.3.4.
func ParseSubprotocols(values []string) ([]string, error) {
	return appendSubprotocols(nil, values)
}

func appendSubprotocols(names []string, values []string) ([]string, error) {
	for _, value := range values {
		before := len(names)
		for value != "" {
			var name string
			name, value, _ = strings.Cut(value, ",")
			name = trimSpace(name)
			if name == "" {
				continue // RFC 9110 section 5.6.1.2: empty elements are ignored
			}
			if err := checkOffer(names, name); err != nil {
				return nil, err
			}
			names = append(names, name)
		}
		// "Sec-WebSocket-Protocol-Client = 1#token": RFC 6455 section 4.3.
		if len(names) == before {
			return nil, subprotocolError("a list of subprotocols is empty")
		}
	}
	return names, nil
}

// checkOffer enforces RFC 6455 section 4.1 item 10 on the name that comes
// behind names.
func checkOffer(names []string, name string) error {
	switch {
	// "The elements that comprise this value MUST be non-empty strings with
	// characters in the range U+0021 to U+007E not including separator
	// characters".
	case !isToken(name):
		return subprotocolError("a subprotocol is not a token")
	// "and MUST all be unique strings."
	case slices.Contains(names, name):
		return subprotocolError("a subprotocol is offered twice")
	case len(names) == maxSubprotocols:
		return subprotocolError("too many subprotocols are offered")
	}
	return nil
}

// chooseSubprotocol returns the first of the server's names that the client
// offers, or an empty string: "the value chosen MUST be derived from the
// client's handshake". RFC 6455 section 4.2.2 item 5.5. The comparison is
// exact, as the client's is (section 4.1).
func chooseSubprotocol(ours, offered []string) string {
	for _, name := range ours {
		if slices.Contains(offered, name) {
			return name
		}
	}
	return ""
}

func subprotocolError(reason string) error {
	return violation(http.StatusBadRequest, "RFC 6455 4.1", reason)
}
