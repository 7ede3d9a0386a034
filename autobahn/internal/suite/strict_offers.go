package suite

import "github.com/ws6455/websocket/autobahn/internal/wire"

// strictOffers is 20.4: what a server makes of offers of permessage-deflate.
func strictOffers() []*Case {
	s := &shelf{number: 4, title: "Offers of permessage-deflate"}
	goodOffers(s)
	badOffers(s)
	otherOffers(s)
	return s.cases
}

// offering is the Opening of a client with these values of Sec-WebSocket-Extensions.
func offering(values ...string) *Opening {
	return &Opening{Request: with("Sec-WebSocket-Extensions", values...), Check: promisesNothing}
}

// compressedEcho has a server echo a compressed message, or a plain one where it has
// declined.
func compressedEcho(o *Opening) Case {
	return Case{Only: Client, Opening: o, Script: []Step{maybePacked(greeting)}}.echoes(greeting)
}

// greeting is the message of RFC 7692 section 7.2.3.
const greeting = "Hello"

func goodOffers(s *shelf) {
	const may = " The server may decline the offer as well, and the message comes back in any case."
	for _, o := range []struct{ section, offer, expectation string }{
		{"7.1.2.2", "permessage-deflate", `No client_max_window_bits in the response: if the offer does not have it, the response "MUST NOT include" it.`},
		{"7.1.2.2", "permessage-deflate; client_max_window_bits", "client_max_window_bits, if it is in the response, from 8 to 15."},
		{"7.1.2.2", "permessage-deflate; client_max_window_bits=10", `client_max_window_bits, if it is in the response, "with equal or smaller value".`},
		{"7.1.2.1", "permessage-deflate; server_max_window_bits=10", `server_max_window_bits in the response "with the same or smaller value".`},
		{"7.1.1.1", "permessage-deflate; server_no_context_takeover", "server_no_context_takeover in the response: that is how a server accepts it."},
		{"7.1.1.2", "permessage-deflate; client_no_context_takeover", "A response that is right by itself. The parameter is a hint, and need not be in it."},
		{"7.1", "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=12; client_max_window_bits=9", "All that the offer asks for, kept in the response."},
		{"5.2", `permessage-deflate; server_max_window_bits="10"`, "The same as with server_max_window_bits=10: a value may be quoted (RFC 6455 section 9.1)."},
	} {
		s.add("RFC 7692 section "+o.section, "Offers "+o.offer+".", o.expectation+may, compressedEcho(offering(o.offer)))
	}
}

func badOffers(s *shelf) {
	const why = ` The response must not take the offer: "A server MUST decline an extension negotiation offer for this extension" if it has a parameter that is not defined, an invalid value, or a parameter twice.`
	for _, o := range []struct{ section, offer string }{
		{"7", "permessage-deflate; x_level=9"},
		{"7", "permessage-deflate; server_no_context_takeover; server_no_context_takeover"},
		{"7", "permessage-deflate; server_max_window_bits=10; server_max_window_bits=12"},
		{"7.1.1.1", "permessage-deflate; server_no_context_takeover=1"},
		{"7.1.1.2", "permessage-deflate; client_no_context_takeover=false"},
		{"7.1.2.1", "permessage-deflate; server_max_window_bits"},
		{"7.1.2.1", "permessage-deflate; server_max_window_bits=7"},
		{"7.1.2.1", "permessage-deflate; server_max_window_bits=16"},
		{"7.1.2.1", "permessage-deflate; server_max_window_bits=010"},
		{"7.1.2.1", "permessage-deflate; server_max_window_bits=ten"},
		{"7.1.2.2", "permessage-deflate; client_max_window_bits=7"},
		{"7.1.2.2", "permessage-deflate; client_max_window_bits=16"},
		{"7.1.2.2", "permessage-deflate; client_max_window_bits=010"},
		{"7.1.2.2", "permessage-deflate; client_max_window_bits=ten"},
	} {
		s.add("RFC 7692 section "+o.section, "Offers "+o.offer+".",
			"An upgrade without permessage-deflate, and the echo of a message."+why, compressedEcho(offering(o.offer)))
	}
}

func otherOffers(s *shelf) {
	for _, o := range []struct {
		section, description, expectation string
		values                            []string
	}{
		{
			"RFC 7692 section 5", "Offers permessage-deflate with a parameter that does not exist, and then without it.",
			"The second offer is taken, or none: the first one has to be declined, and its parameter is not to be echoed.",
			[]string{"permessage-deflate; x_level=9, permessage-deflate"},
		},
		{
			"RFC 7692 section 5", "Offers server_max_window_bits=9, then =12, then no limit.",
			"One of the offers is taken, and the response fits it.",
			[]string{"permessage-deflate; server_max_window_bits=9, permessage-deflate; server_max_window_bits=12, permessage-deflate"},
		},
		{
			"RFC 6455 section 11.3.2", "Offers an extension that does not exist in one field, and permessage-deflate in the next.",
			"The second offer is taken, or none: the field may be there more than once in a request, and stands for one list.",
			[]string{"x-autobahn-nothing", "permessage-deflate"},
		},
		{
			"RFC 6455 section 9.1", "Offers an extension with the parameters of permessage-deflate and another name.",
			"An upgrade without an extension: a name is compared as a whole.",
			[]string{"permessage-deflate-not; server_no_context_takeover"},
		},
	} {
		s.add(o.section, o.description, o.expectation, compressedEcho(offering(o.values...)))
	}
	s.add("RFC 6455 section 9.1", "Sends a Sec-WebSocket-Extensions that is no list of extensions.",
		`A refusal with 400: whoever receives such data "MUST immediately _Fail the WebSocket Connection_". A server that ignores the field and takes no extension does no harm, and is NON-STRICT. One that takes an extension from it is FAILED.`,
		Case{Only: Client, Opening: &Opening{
			Request: with("Sec-WebSocket-Extensions", "permessage-deflate; =; ;,;"), Refused: []int{400},
			Excuse: "the field is ignored", Check: ignoresOffer,
		}})
}

// ignoresOffer checks that a server that agrees takes nothing from an offer that is none.
// A refusal is another matter: it has content.
func ignoresOffer(request, response *wire.Head) string {
	if response.Status() != 101 {
		return ""
	}
	return promisesNothing(request, response)
}
