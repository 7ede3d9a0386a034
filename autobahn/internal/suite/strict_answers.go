package suite

import (
	"strconv"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// strictAnswers is 20.18: what a server must not make of a client's offer of
// permessage-deflate.
func strictAnswers() []*Case {
	s := &shelf{number: 18, title: "Answers to permessage-deflate that a Client Must Refuse"}
	const (
		why     = `RFC 7692 section 7: so it is when the response has a parameter that is not defined, an invalid value, or a parameter twice.`
		offered = "permessage-deflate; "
	)
	for _, m := range []struct{ section, answer string }{
		{"7", offered + "x_level=9"},
		{"7", offered + "server_no_context_takeover; server_no_context_takeover"},
		{"7", offered + "server_max_window_bits=10; server_max_window_bits=10"},
		{"7.1.1.1", offered + "server_no_context_takeover=1"},
		{"7.1.1.2", offered + "client_no_context_takeover=true"},
		{"7.1.2.1", offered + "server_max_window_bits"},
		{"7.1.2.1", offered + "server_max_window_bits=7"},
		{"7.1.2.1", offered + "server_max_window_bits=16"},
		{"7.1.2.1", offered + "server_max_window_bits=x"},
		{"7.1.2.2", offered + "client_max_window_bits"},
		{"7.1.2.2", offered + "client_max_window_bits=7"},
		{"7.1.2.2", offered + "client_max_window_bits=16"},
	} {
		s.answer("RFC 7692 section "+m.section, m.answer, mustFail+why, Opening{Needs: needsDeflate})
	}
	s.answer("RFC 7692 section 7.1.2.2", offered+"client_max_window_bits=15",
		mustFail+`The client has not offered the parameter, and so the response "MUST NOT include" it.`,
		Opening{Needs: func(request *wire.Head) string {
			if what := needsDeflate(request); what != "" {
				return what
			}
			if parameter(request, clientWindow) != nil {
				return "the client offers client_max_window_bits"
			}
			return ""
		}})
	s.answer("RFC 6455 section 9.1", "permessage-deflate, permessage-deflate",
		mustFail+"An extension is used once: RFC 7692 section 5 lets a server take one of the offers.", Opening{Needs: needsDeflate})
	s.answer("RFC 6455 section 9.1", "permessage-deflate; =", mustFail+`Whoever receives what does not conform to the grammar "MUST immediately _Fail the WebSocket Connection_".`,
		Opening{Needs: needsDeflate})
	s.refusedResponse("RFC 7692 section 7.1", "Answers an offer of server_no_context_takeover or server_max_window_bits with permessage-deflate alone.",
		mustFail+"The response leaves out what the client has asked for.",
		Opening{
			Response: answering(with("Sec-WebSocket-Extensions", "permessage-deflate")),
			Needs: func(request *wire.Head) string {
				if what := needsDeflate(request); what != "" {
					return what
				}
				if parameter(request, serverNoTakeover) == nil && parameter(request, serverWindow) == nil {
					return "the client asks for nothing of the server"
				}
				return ""
			},
		})
	return s.cases
}

// answer adds a case with a value of Sec-WebSocket-Extensions.
func (s *shelf) answer(section, value, expectation string, o Opening) {
	o.Response = answering(with("Sec-WebSocket-Extensions", value))
	s.refusedResponse(section, "Answers an offer of permessage-deflate with "+strconv.Quote(value)+".", expectation, o)
}

// needsDeflate is for cases with clients that offer permessage-deflate.
func needsDeflate(request *wire.Head) string {
	if !offersDeflate(request) {
		return "the client does not offer permessage-deflate"
	}
	return ""
}

// parameter returns the values that a parameter of permessage-deflate has in the offers.
func parameter(request *wire.Head, name string) (values []string) {
	for _, e := range elements(request.Get("Sec-WebSocket-Extensions")) {
		for _, p := range e.params {
			if e.name == "permessage-deflate" && p[0] == name {
				values = append(values, p[1])
			}
		}
	}
	return values
}
