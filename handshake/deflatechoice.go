package handshake

import "slices"

// Choose returns how a server with these options answers the first of a
// client's offers of permessage-deflate that can be accepted, and what the two
// sides then do; nil: there is none, and the response does not name the
// extension. Other extensions among the offers are left alone. An offer with
// a malformed, unknown or repeated parameter is passed over, and every other
// one is accepted. Options that are out of range accept nothing.
//
// The answer holds what the client asked for, and of its own accord
//
//	server_no_context_takeover   with negative SendWindowBits
//	server_max_window_bits       with SendWindowBits from 8 to 14
//	client_no_context_takeover   with negative ReceiveWindowBits
//	client_max_window_bits       with ReceiveWindowBits from 8 to 14
//
// The last one is allowed only if the client offers it, which not every browser
// does. To one that does not, client_no_context_takeover is answered instead.
// RFC 7692 section 7.1.
func (o DeflateOptions) Choose(offers []Extension) (Extension, *Deflate) {
	answer, agreed, found := o.choose(offers)
	if !found {
		return Extension{}, nil
	}
	return answer.extension(), &agreed
}

// choose reports whether an offer can be accepted, too.
func (o *DeflateOptions) choose(offers []Extension) (deflateParams, Deflate, bool) {
	if checkDeflateOptions(o) != nil {
		return deflateParams{}, Deflate{}, false
	}
	// "The order of elements is important as it specifies the client's
	// preference": RFC 7692 section 5.
	for _, offer := range offers {
		if offer.Name != deflateName {
			continue
		}
		// "A server MUST decline an extension negotiation offer for this
		// extension if any of the following conditions are met": section 7.
		if asked, err := parseDeflateOffer(offer); err == nil {
			answer := o.answer(asked)
			return answer, *asked.agreed(answer), true
		}
	}
	return deflateParams{}, Deflate{}, false
}

func (o *DeflateOptions) answer(offer deflateParams) deflateParams {
	answer := deflateParams{
		// "A server accepts an extension negotiation offer that includes the
		// "server_no_context_takeover" extension parameter by including" it:
		// RFC 7692 section 7.1.1.1. It may do so unasked.
		serverNoContextTakeover: offer.serverNoContextTakeover || o.SendWindowBits < 0,
		// Section 7.1.1.2: what the client hints at is answered, "to avoid
		// taking over the LZ77 sliding window unnecessarily".
		clientNoContextTakeover: offer.clientNoContextTakeover || o.ReceiveWindowBits < 0,
	}
	// "with the same or smaller value as the offer": section 7.1.2.1. It may
	// be there unasked.
	send := min(windowBits(o.SendWindowBits), windowBits(offer.serverMaxWindowBits))
	if offer.serverMaxWindowBits != 0 || send < maxWindowBits {
		answer.serverMaxWindowBits = send
	}
	// "If a received extension negotiation offer doesn't have the
	// "client_max_window_bits" extension parameter, the corresponding extension
	// negotiation response to the offer MUST NOT include" it: section 7.1.2.2.
	// If it has, the answer is "equal to or smaller than the received value".
	receive := min(windowBits(o.ReceiveWindowBits), windowBits(offer.clientMaxWindowBits))
	switch {
	case receive == maxWindowBits: // nothing is limited
	case offer.clientMaxWindowBits != 0:
		answer.clientMaxWindowBits = receive
	default:
		answer.clientNoContextTakeover = true
	}
	return answer
}

// acceptExtensions puts into res what the server accepts of the offers:
// permessage-deflate as o.Deflate has it, and behind it what o.Extensions
// chooses of the others.
func (res *Result) acceptExtensions(o *ServerOptions, offers []Extension) error {
	if o.Deflate != nil {
		res.acceptDeflate(o.Deflate, offers)
		offers = slices.DeleteFunc(offers, func(e Extension) bool { return e.Name == deflateName })
	}
	others, err := chooseExtensions(o.Extensions, offers)
	if err != nil {
		return err
	}
	res.Extensions = append(res.Extensions, others...)
	return nil
}

// acceptDeflate puts permessage-deflate into res if it is accepted.
func (res *Result) acceptDeflate(o *DeflateOptions, offers []Extension) {
	answer, agreed, found := o.choose(offers)
	if !found {
		return
	}
	accepted := &struct {
		deflate    Deflate
		extensions [1]Extension
	}{agreed, [1]Extension{answer.extension()}}
	res.Deflate, res.Extensions = &accepted.deflate, accepted.extensions[:]
}
