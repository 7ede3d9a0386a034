package handshake

import "cmp"

// Offers returns what a client offers for o, the most wanted one first: what
// stands in [ClientOptions] as Deflate is offered like this by [Dial].
//
//	zero value              client_max_window_bits
//	SendWindowBits: -1      client_no_context_takeover; client_max_window_bits
//	ReceiveWindowBits: -1   server_no_context_takeover; client_max_window_bits
//	SendWindowBits: 9       client_max_window_bits=9, or client_max_window_bits
//	ReceiveWindowBits: 9    server_max_window_bits=9; client_max_window_bits, or
//	                        server_no_context_takeover; client_max_window_bits
//
// A server that does not support the first offer takes the next one, and the
// client still does what it said in the first. Options that are out of range
// offer nothing.
func (o DeflateOptions) Offers() []Extension {
	if checkDeflateOptions(&o) != nil {
		return nil
	}
	first := deflateParams{
		serverNoContextTakeover: o.ReceiveWindowBits < 0,
		clientNoContextTakeover: o.SendWindowBits < 0,
		clientMaxWindowBits:     windowBits(o.SendWindowBits),
	}
	if windowBits(o.ReceiveWindowBits) == maxWindowBits {
		return appendOffers(nil, first)
	}
	first.serverMaxWindowBits = o.ReceiveWindowBits
	// A server "declines an extension negotiation offer with this parameter if
	// the server doesn't support it": RFC 7692 section 7.1.2.1. Without a
	// context there is nothing to keep either.
	second := first
	second.serverMaxWindowBits, second.serverNoContextTakeover = 0, true
	return appendOffers(appendOffers(nil, first), second)
}

// appendOffers appends the offer, and the one to fall back on: the window of the
// client is a hint that servers "may either ignore" or use (RFC 7692 section
// 7.1.2.2), but some decline what is less than they allow.
func appendOffers(offers []Extension, offer deflateParams) []Extension {
	offers = append(offers, offer.extension())
	if offer.clientMaxWindowBits < maxWindowBits {
		offer.clientMaxWindowBits = maxWindowBits
		offers = append(offers, offer.extension())
	}
	return offers
}

// CheckDeflate checks the permessage-deflate in a server's response, as a
// client must, and returns what it makes the two sides do. offers are what the
// client offered, such as [DeflateOptions.Offers]; other extensions among them
// are left alone. The answer must fit one of them, and the first one that it
// fits is the one that the server has accepted.
//
// It fails with an [*Error] when nothing of this name was offered, when a
// parameter is malformed, unknown or repeated, and when the answer fits none of
// the offers. RFC 7692 sections 7 and 7.1.
func CheckDeflate(offers []Extension, answer Extension) (*Deflate, error) {
	if answer.Name != deflateName {
		return nil, notOffered()
	}
	given, err := parseDeflateAnswer(answer)
	if err != nil {
		return nil, err
	}
	var misfit error // of the most wanted offer
	for _, offer := range offers {
		asked, malformed := parseDeflateOffer(offer)
		if offer.Name != deflateName || malformed != nil {
			continue
		}
		if err = asked.checkAnswer(given); err == nil {
			return asked.agreed(given), nil
		}
		misfit = cmp.Or(misfit, err)
	}
	return nil, cmp.Or(misfit, notOffered())
}

// checkAnswer holds an answer against the offer d.
func (d deflateParams) checkAnswer(answer deflateParams) error {
	switch {
	// "A server accepts an extension negotiation offer that includes the
	// "server_no_context_takeover" extension parameter by including the [same]
	// parameter in the corresponding extension negotiation response": RFC 7692
	// section 7.1.1.1.
	case d.serverNoContextTakeover && !answer.serverNoContextTakeover:
		return broken("RFC 7692 7.1.1.1", "the server does not give up its context, as it was asked to")
	// "by including the "server_max_window_bits" extension parameter in the
	// extension negotiation response [...] with the same or smaller value as
	// the offer": section 7.1.2.1.
	case d.serverMaxWindowBits != 0 && answer.serverMaxWindowBits == 0:
		return broken("RFC 7692 7.1.2.1", "the server does not limit its window, as it was asked to")
	case d.serverMaxWindowBits != 0 && answer.serverMaxWindowBits > d.serverMaxWindowBits:
		return broken("RFC 7692 7.1.2.1", "the window of the server is larger than it was asked for")
	// "If a received extension negotiation offer doesn't have the
	// "client_max_window_bits" extension parameter, the corresponding extension
	// negotiation response to the offer MUST NOT include" it: section 7.1.2.2.
	case d.clientMaxWindowBits == 0 && answer.clientMaxWindowBits != 0:
		return broken("RFC 7692 7.1.2.2", "the server limits the window of the client, which was not offered")
	}
	return nil
}

// acceptedDeflate returns what the extensions of a response say of
// permessage-deflate; nil: it is not among them, or the caller offered it with
// parameters of its own.
func acceptedDeflate(accepted []Extension, o *ClientOptions) (*Deflate, error) {
	if o.Deflate == nil {
		return nil, nil
	}
	for _, e := range accepted {
		if e.Name == deflateName {
			return CheckDeflate(o.offers(), e)
		}
	}
	return nil, nil
}
