package handshake

import (
	"cmp"
	"strconv"
)

// deflateParams are the parameters of one offer, or of the answer to it.
//
//	server_no_context_takeover           RFC 7692 section 7.1.1.1
//	client_no_context_takeover           section 7.1.1.2
//	server_max_window_bits=8...15        section 7.1.2.1
//	client_max_window_bits[=8...15]      section 7.1.2.2; an answer has a value
//
// The bits are 0 where there is no parameter. An offer without a value limits
// the client to nothing, so it stands for 15.
type deflateParams struct {
	serverNoContextTakeover bool
	clientNoContextTakeover bool
	serverMaxWindowBits     int
	clientMaxWindowBits     int
}

func parseDeflateOffer(offer Extension) (deflateParams, error) {
	return parseDeflate(offer.Params, strconv.Itoa(maxWindowBits))
}

func parseDeflateAnswer(answer Extension) (deflateParams, error) {
	return parseDeflate(answer.Params, "")
}

// parseDeflate enforces what RFC 7692 section 7 says of an offer, which the
// server "MUST decline", and of an answer, with which the client "MUST _Fail
// the WebSocket Connection_". bare is the value that client_max_window_bits
// has when it has none.
func parseDeflate(params []Param, bare string) (d deflateParams, err error) {
	for _, p := range params {
		switch p.Name {
		case "server_no_context_takeover":
			err = setFlag(&d.serverNoContextTakeover, p.Value, "RFC 7692 7.1.1.1")
		case "client_no_context_takeover":
			err = setFlag(&d.clientNoContextTakeover, p.Value, "RFC 7692 7.1.1.2")
		case "server_max_window_bits":
			err = setBits(&d.serverMaxWindowBits, p.Value, "RFC 7692 7.1.2.1")
		case "client_max_window_bits":
			err = setBits(&d.clientMaxWindowBits, cmp.Or(p.Value, bare), "RFC 7692 7.1.2.2")
		default:
			// "an extension parameter not defined for use in" an offer or a
			// response: section 7.
			err = broken("RFC 7692 7", "permessage-deflate has an unknown parameter")
		}
		if err != nil {
			return deflateParams{}, err
		}
	}
	return d, nil
}

func setFlag(flag *bool, value, section string) error {
	if *flag {
		return repeated()
	}
	// "This extension parameter has no value": sections 7.1.1.1 and 7.1.1.2.
	if value != "" {
		return broken(section, "a parameter of permessage-deflate has a value that has none")
	}
	*flag = true
	return nil
}

func setBits(bits *int, value, section string) error {
	if *bits != 0 {
		return repeated()
	}
	// "a decimal integer value without leading zeroes between 8 to 15,
	// inclusive": sections 7.1.2.1 and 7.1.2.2.
	for n := minWindowBits; n <= maxWindowBits; n++ {
		if value == strconv.Itoa(n) {
			*bits = n
			return nil
		}
	}
	return broken(section, "a window of permessage-deflate is not a number from 8 to 15")
}

// repeated returns the error of "multiple extension parameters with the same
// name": RFC 7692 section 7.
func repeated() error {
	return broken("RFC 7692 7", "permessage-deflate has a parameter twice")
}

// extension writes d as an offer or an answer. A window of the client of 15
// bits has no value: it stands in an offer alone.
func (d deflateParams) extension() Extension {
	var params []Param
	if d.serverNoContextTakeover {
		params = append(params, Param{Name: "server_no_context_takeover"})
	}
	if d.clientNoContextTakeover {
		params = append(params, Param{Name: "client_no_context_takeover"})
	}
	if d.serverMaxWindowBits != 0 {
		params = append(params, Param{"server_max_window_bits", strconv.Itoa(d.serverMaxWindowBits)})
	}
	switch d.clientMaxWindowBits {
	case 0:
	case maxWindowBits:
		params = append(params, Param{Name: "client_max_window_bits"})
	default:
		params = append(params, Param{"client_max_window_bits", strconv.Itoa(d.clientMaxWindowBits)})
	}
	return Extension{Name: deflateName, Params: params}
}

// agreed returns what both sides do when the offer d is answered with answer.
// What a client says of itself in an offer binds it, even if the answer does
// not repeat it: RFC 7692 sections 7.1.1.2 and 7.1.2.2.
func (d deflateParams) agreed(answer deflateParams) *Deflate {
	return &Deflate{
		ServerNoContextTakeover: answer.serverNoContextTakeover,
		ClientNoContextTakeover: answer.clientNoContextTakeover || d.clientNoContextTakeover,
		ServerMaxWindowBits:     windowBits(answer.serverMaxWindowBits),
		ClientMaxWindowBits:     min(windowBits(answer.clientMaxWindowBits), windowBits(d.clientMaxWindowBits)),
	}
}
