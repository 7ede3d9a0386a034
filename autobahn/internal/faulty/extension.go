package faulty

import (
	"slices"
	"strconv"
	"strings"
)

// An extension is an element of Sec-WebSocket-Extensions (RFC 6455 section 9.1).
type extension struct {
	name   string
	params []param
}

type param struct {
	name, value string
	hasValue    bool
}

func (e extension) get(name string) (param, bool) {
	i := slices.IndexFunc(e.params, func(p param) bool { return p.name == name })
	if i < 0 {
		return param{}, false
	}
	return e.params[i], true
}

// parseExtensions parses the value of Sec-WebSocket-Extensions, and reports whether it
// is one.
func parseExtensions(s string) (list []extension, ok bool) {
	for part := range strings.SplitSeq(s, ",") {
		if strings.TrimSpace(part) == "" {
			continue // a list may have empty elements (RFC 9110 section 5.6.1)
		}
		fields := strings.Split(part, ";")
		e := extension{name: strings.TrimSpace(fields[0])}
		for _, f := range fields[1:] {
			name, value, has := strings.Cut(strings.TrimSpace(f), "=")
			value = unquoted(value)
			if !isToken(name) || has && !isToken(value) {
				return nil, false
			}
			e.params = append(e.params, param{name, value, has})
		}
		if !isToken(e.name) {
			return nil, false
		}
		list = append(list, e)
	}
	return list, true
}

// unquoted returns what a value means: a token, or one in quotes.
func unquoted(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

const (
	perMessageDeflate = "permessage-deflate"
	serverNoTakeover  = "server_no_context_takeover"
	clientNoTakeover  = "client_no_context_takeover"
	serverWindow      = "server_max_window_bits"
	clientWindow      = "client_max_window_bits"
)

// valid reports whether the parameters of permessage-deflate are (RFC 7692 section
// 7.1). client_max_window_bits needs no value in an offer.
func (e extension) valid(fault Fault, offer bool) bool {
	seen := map[string]bool{}
	for _, p := range e.params {
		if seen[p.name] && fault != AcceptsParamTwice {
			return false
		}
		seen[p.name] = true
		switch p.name {
		case serverNoTakeover, clientNoTakeover:
			if p.hasValue && fault != AcceptsUnknownParam {
				return false
			}
		case serverWindow, clientWindow:
			if _, ok := p.bits(fault); !ok && !(offer && p.name == clientWindow && !p.hasValue) {
				return false
			}
		default:
			if fault != AcceptsUnknownParam {
				return false
			}
		}
	}
	return true
}

// bits returns the number of bits of a window.
func (p param) bits(fault Fault) (int, bool) {
	n, err := strconv.Atoi(p.value)
	if fault == AcceptsWindow16 && n > maxBits {
		return maxBits, true
	}
	return n, err == nil && n >= 8 && n <= maxBits && strconv.Itoa(n) == p.value
}

// answer takes the first offer of a client that is valid. It returns the response, and
// "" where there is none. What is no list of offers is not ok.
func (p Peer) answer(offers string) (response string, d *deflate, ok bool) {
	list, ok := parseExtensions(offers)
	if !ok {
		return "", nil, p.Fault == IgnoresBadExtensions
	}
	for _, e := range list {
		if !p.Plain && e.name == perMessageDeflate && e.valid(p.Fault, true) {
			response, d = p.accept(e)
			return response, d, true
		}
	}
	if p.Fault == PicksDeflate {
		return perMessageDeflate, &deflate{}, true
	}
	return "", nil, true
}

// accept agrees to an offer.
func (p Peer) accept(e extension) (string, *deflate) {
	response, d := e.name, &deflate{}
	if _, asked := e.get(serverNoTakeover); asked {
		d.send.noTakeover = true
		if p.Fault != DropsNoTakeover {
			response += "; " + serverNoTakeover
		}
	}
	if asked, ok := e.get(serverWindow); ok {
		d.send.bits, _ = asked.bits(p.Fault)
		value := asked.value
		switch p.Fault {
		case DropsWindow:
			d.send.bits, value = 0, ""
		case WidensWindow:
			d.send.bits, value = maxBits, strconv.Itoa(maxBits)
		}
		if value != "" {
			response += "; " + serverWindow + "=" + value
		}
	}
	allowed, hint := e.get(clientWindow)
	if p.Modest {
		response += "; " + clientNoTakeover
		d.receive.noTakeover = true
	}
	if p.Modest && hint || !hint && p.Fault == UnaskedClientWindow {
		bits := modestBits
		if allowed.hasValue {
			most, _ := allowed.bits(p.Fault)
			bits = min(bits, most)
		}
		response += "; " + clientWindow + "=" + strconv.Itoa(bits)
	}
	return response, d
}

// modestBits is the window that a modest peer wants.
const modestBits = 10

// offer returns what a client offers.
func (p Peer) offer() string {
	switch {
	case p.Plain, p.Fault == AcceptsDeflate:
		return ""
	case p.Modest, p.Fault == AcceptsLess:
		return perMessageDeflate + "; " + serverNoTakeover + "; " + serverWindow + "=" + strconv.Itoa(modestBits)
	case p.Fault == AcceptsUnaskedWindow:
		return perMessageDeflate
	}
	return perMessageDeflate + "; " + clientWindow
}

// agreed returns what the response of a server to an offer came to, and reports
// whether the response is right.
func (p Peer) agreed(offer, response string) (*deflate, bool) {
	list, ok := parseExtensions(response)
	if p.Fault == AcceptsExtension {
		list = slices.DeleteFunc(list, func(e extension) bool { return e.name != perMessageDeflate })
	}
	if len(list) == 0 {
		return nil, ok || p.Fault == IgnoresBadExtensions
	}
	e := list[0]
	if len(list) > 1 && p.Fault != AcceptsDeflateTwice || e.name != perMessageDeflate || !e.valid(p.Fault, false) || !p.fits(offer, e) {
		return nil, false
	}
	d := &deflate{}
	_, d.send.noTakeover = e.get(clientNoTakeover)
	_, d.receive.noTakeover = e.get(serverNoTakeover)
	if window, ok := e.get(clientWindow); ok {
		d.send.bits, _ = window.bits(p.Fault)
	}
	return d, true
}

// fits reports whether a response has what the offer asks for, and nothing that it does
// not allow (RFC 7692 section 7.1).
func (p Peer) fits(offer string, e extension) bool {
	list, _ := parseExtensions(offer)
	if len(list) == 0 {
		return p.Fault == AcceptsDeflate
	}
	_, hint := list[0].get(clientWindow)
	_, window := e.get(clientWindow)
	if window && !hint && p.Fault != AcceptsUnaskedWindow {
		return false
	}
	if _, asked := list[0].get(serverNoTakeover); !asked || p.Fault == AcceptsLess {
		return true
	}
	_, takeover := e.get(serverNoTakeover)
	bits, _ := e.get(serverWindow)
	n, ok := bits.bits("")
	return takeover && ok && n <= modestBits
}
