package suite

import (
	"fmt"
	"strconv"
	"strings"
)

// A Deflate is how a case negotiates permessage-deflate (RFC 7692 section 7.1).
type Deflate struct {
	// Params are what the suite asks of its peer, the best first: as a client it offers
	// them, as a server it takes the first that an offer of the client allows.
	Params []Params
}

// Params are what one side asks of the other's compressor.
type Params struct {
	NoTakeover bool // no context takeover
	WindowBits int  // of the window; 0: no limit
}

// An agreement is what a handshake came to. The parameters of a side are those of
// what that side compresses.
type agreement struct {
	Client, Server Params
}

// offer returns the value of Sec-WebSocket-Extensions with the offers of the suite as
// a client. It lets the server ask whatever it wants.
func (d *Deflate) offer() string {
	offers := make([]string, len(d.Params))
	for i, p := range d.Params {
		offers[i] = "permessage-deflate; client_no_context_takeover; client_max_window_bits"
		if p.NoTakeover {
			offers[i] += "; server_no_context_takeover"
		}
		if p.WindowBits != 0 {
			offers[i] += fmt.Sprintf("; server_max_window_bits=%d", p.WindowBits)
		}
	}
	return strings.Join(offers, ", ")
}

// answer returns the response of the suite as a server to the offers of a client, or
// "" where it takes none of them.
func (d *Deflate) answer(offers string) (string, *deflate) {
	list, err := parseExtensions(offers)
	if err != nil {
		return "", nil
	}
	for _, p := range d.Params {
		for _, o := range list {
			if s, a, ok := p.accept(o); ok {
				return s, newDeflate(a, Server)
			}
		}
	}
	return "", nil
}

// accept answers an offer, asking p of the client, where the offer allows that.
func (p Params) accept(o extension) (answer string, a agreement, ok bool) {
	_, hint := o.params["client_max_window_bits"]
	if o.name != "permessage-deflate" || p.WindowBits != 0 && !hint || !o.mayOffer() {
		return "", a, false
	}
	answer = o.name
	if _, a.Server.NoTakeover = o.params["server_no_context_takeover"]; a.Server.NoTakeover {
		answer += "; server_no_context_takeover"
	}
	if bits, asked := o.params["server_max_window_bits"]; asked {
		a.Server.WindowBits, _ = strconv.Atoi(bits)
		answer += "; server_max_window_bits=" + bits
	}
	a.Client = p
	if p.NoTakeover {
		answer += "; client_no_context_takeover"
	}
	if p.WindowBits != 0 {
		answer += fmt.Sprintf("; client_max_window_bits=%d", p.WindowBits)
	}
	return answer, a, true
}

// mayOffer reports whether permessage-deflate may be offered with these parameters: a
// server "MUST decline" an offer with others (RFC 7692 section 7.1).
func (e extension) mayOffer() bool {
	for name, value := range e.params {
		_, err := windowBits(value)
		switch name {
		case "client_no_context_takeover", "server_no_context_takeover":
			if value != "" {
				return false
			}
		case "client_max_window_bits":
			if value != "" && err != nil {
				return false
			}
		case "server_max_window_bits":
			if err != nil {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// agreed returns what a server's response to the suite's offers came to, or nil where
// it negotiated nothing.
func agreed(response string) (*deflate, error) {
	list, err := parseExtensions(response)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	e := list[0]
	if len(list) > 1 || e.name != "permessage-deflate" {
		return nil, fmt.Errorf("the server took an extension that was not offered: %s", response)
	}
	var a agreement
	for name, value := range e.params {
		var err error
		switch name {
		case "client_no_context_takeover":
			a.Client.NoTakeover = true
		case "server_no_context_takeover":
			a.Server.NoTakeover = true
		case "client_max_window_bits":
			a.Client.WindowBits, err = windowBits(value)
		case "server_max_window_bits":
			a.Server.WindowBits, err = windowBits(value)
		default:
			err = fmt.Errorf("permessage-deflate has no parameter %s", name)
		}
		if err != nil {
			return nil, err
		}
	}
	return newDeflate(a, Client), nil
}

// windowBits reads a number of bits from 8 to 15 (RFC 7692 section 7.1.2).
func windowBits(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < minWindowBits || n > maxWindowBits || s != strconv.Itoa(n) {
		return 0, fmt.Errorf("%q is no number of window bits", s)
	}
	return n, nil
}

// An extension is an element of Sec-WebSocket-Extensions (RFC 6455 section 9.1).
type extension struct {
	name   string
	params map[string]string
}

// parseExtensions parses a list of extensions.
func parseExtensions(s string) (list []extension, err error) {
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, rest, more := strings.Cut(part, ";")
		e := extension{name: strings.TrimSpace(name), params: map[string]string{}}
		for more {
			var param string
			param, rest, more = strings.Cut(rest, ";")
			key, value, _ := strings.Cut(strings.TrimSpace(param), "=")
			key = strings.TrimSpace(key)
			if _, twice := e.params[key]; twice {
				return nil, fmt.Errorf("%s is there twice: %s", key, part)
			}
			e.params[key] = strings.Trim(strings.TrimSpace(value), `"`)
		}
		list = append(list, e)
	}
	return list, nil
}
