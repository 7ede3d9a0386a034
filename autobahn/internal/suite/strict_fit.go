package suite

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// promisesNothing checks that the response takes nothing but what the request offers.
func promisesNothing(request, response *wire.Head) string {
	if what := protocolFits(request, response); what != "" {
		return what
	}
	if what := deflateFits(request, response); what != "" {
		return what
	}
	// RFC 9110 section 8.6: "A server MUST NOT send a Content-Length header field in any
	// response with a status code of 1xx"; RFC 9112 section 6.1 says the same of
	// Transfer-Encoding.
	for _, name := range []string{"Content-Length", "Transfer-Encoding"} {
		if response.Values(name) != nil {
			return "the response has a " + name + ", as if it had content"
		}
	}
	return ""
}

// protocolFits checks the subprotocol (RFC 6455 section 4.2.2).
func protocolFits(request, response *wire.Head) string {
	switch chosen := response.Values("Sec-WebSocket-Protocol"); {
	case len(chosen) > 1:
		return "the response has more than one Sec-WebSocket-Protocol (section 11.3.4)"
	case len(chosen) == 1:
		for offer := range strings.SplitSeq(request.Get("Sec-WebSocket-Protocol"), ",") {
			if strings.TrimSpace(offer) == chosen[0] && chosen[0] != "" {
				return ""
			}
		}
		return "the response has a subprotocol that was not offered (section 4.2.2)"
	}
	return ""
}

// deflateParams are the parameters of permessage-deflate in an offer or a response, by
// their names.
type deflateParams map[string]string

const (
	clientNoTakeover = "client_no_context_takeover"
	serverNoTakeover = "server_no_context_takeover"
	clientWindow     = "client_max_window_bits"
	serverWindow     = "server_max_window_bits"
)

// deflateFits checks that the response takes permessage-deflate in a way that an offer
// of the request allows, or not at all (RFC 7692 sections 5 and 7).
func deflateFits(request, response *wire.Head) string {
	answers := response.Values("Sec-WebSocket-Extensions")
	switch {
	case len(answers) == 0:
		return ""
	case len(answers) > 1:
		return "the response has more than one Sec-WebSocket-Extensions (RFC 6455 section 11.3.2)"
	}
	list := elements(answers[0])
	if len(list) == 0 {
		return ""
	}
	if len(list) != 1 || list[0].name != "permessage-deflate" {
		return "the response takes an extension that was not offered: " + answers[0]
	}
	answer, what := list[0].check(false)
	if what != "" {
		return "in the response, " + what
	}
	what = "permessage-deflate was not offered, and taken all the same"
	for _, e := range elements(request.Get("Sec-WebSocket-Extensions")) {
		if e.name != "permessage-deflate" {
			continue
		}
		offer, bad := e.check(true)
		if bad == "" {
			bad = offer.allows(answer)
		} else {
			bad = "an offer had to be declined and was not: " + bad
		}
		if bad == "" {
			return ""
		}
		what = bad
	}
	return what
}

// An element is one of Sec-WebSocket-Extensions, with its parameters as they stand.
type element struct {
	name   string
	params [][2]string
}

// elements takes a list apart. Quotes around a value are left out, and there are none
// that hold a comma or semicolon. Empty elements are none, and white space around a "="
// does not count: RFC 9110 section 5.6 has recipients bear them.
func elements(s string) (list []element) {
	for part := range strings.SplitSeq(s, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		words := strings.Split(part, ";")
		e := element{name: strings.TrimSpace(words[0])}
		for _, word := range words[1:] {
			name, value, _ := strings.Cut(word, "=")
			e.params = append(e.params, [2]string{strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`)})
		}
		list = append(list, e)
	}
	return list
}

// check says what is wrong with the parameters of permessage-deflate, each by itself.
func (e element) check(isOffer bool) (params deflateParams, what string) {
	params = deflateParams{}
	for _, p := range e.params {
		name, value := p[0], p[1]
		if _, twice := params[name]; twice {
			return nil, name + " is there twice (RFC 7692 section 7)"
		}
		params[name] = value
		switch name {
		case clientNoTakeover, serverNoTakeover:
			if value != "" {
				return nil, name + " has a value (RFC 7692 section 7.1.1)"
			}
		case clientWindow, serverWindow:
			if isOffer && name == clientWindow && value == "" {
				continue
			}
			if n, err := strconv.Atoi(value); err != nil || n < 8 || n > 15 || value != strconv.Itoa(n) {
				return nil, fmt.Sprintf("%s has the value %q, and not one from 8 to 15 (RFC 7692 section 7.1.2)", name, value)
			}
		default:
			return nil, fmt.Sprintf("%q is no parameter of permessage-deflate (RFC 7692 section 7)", name)
		}
	}
	return params, ""
}

// allows says why the offer does not allow the answer.
func (offer deflateParams) allows(answer deflateParams) string {
	_, asked := offer[serverNoTakeover]
	_, taken := answer[serverNoTakeover]
	if asked && !taken {
		return "the offer has server_no_context_takeover and the response does not (RFC 7692 section 7.1.1.1)"
	}
	// A window of 15 bits is what there is without a limit.
	if limit, asked := offer[serverWindow]; asked && limit != "15" && !within(answer[serverWindow], limit) {
		return fmt.Sprintf("the offer has server_max_window_bits=%s and the response has %q (RFC 7692 section 7.1.2.1)", limit, answer[serverWindow])
	}
	bits, limited := answer[clientWindow]
	limit, allowed := offer[clientWindow]
	if limited && !allowed {
		return "the response has client_max_window_bits, which the offer has not (RFC 7692 section 7.1.2.2)"
	}
	if limited && limit != "" && !within(bits, limit) {
		return fmt.Sprintf("the response has client_max_window_bits=%s, more than the %s of the offer (RFC 7692 section 7.1.2.2)", bits, limit)
	}
	return ""
}

// within reports whether bits are there and not above the limit.
func within(bits, limit string) bool {
	n, err := strconv.Atoi(bits)
	m, _ := strconv.Atoi(limit)
	return err == nil && n <= m
}
