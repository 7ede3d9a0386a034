package suite

import (
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// mustFail is what a client has to do with a bad response.
const mustFail = `The client must "_Fail the WebSocket Connection_": it ends TCP, perhaps with a Close frame with 1002 or 1010, and echoes nothing. `

// refusedResponse adds a case that sends a bad response, and a text message behind it, which
// only a client echoes that has taken the response.
func (s *shelf) refusedResponse(section, description, expectation string, o Opening) {
	o.Refused = []int{}
	o.Behind = []Frame{text("was it taken?")}
	s.add(section, description, expectation, Case{Only: Server, Opening: &o})
}

// answering changes the response without regard to the request.
func answering(change func(*wire.Head)) func(response, request *wire.Head) {
	return func(response, _ *wire.Head) { change(response) }
}

// strictResponses is 20.17: responses that a client has to refuse.
func strictResponses() []*Case {
	s := &shelf{number: 17, title: "Responses that a Client Must Refuse"}
	badAccepts(s)
	badUpgrades(s)
	badStatuses(s)
	badPromises(s)
	return s.cases
}

func badAccepts(s *shelf) {
	const field = "Sec-WebSocket-Accept"
	for _, m := range []struct {
		what, excuse string
		change       func(response, request *wire.Head)
	}{
		{"without Sec-WebSocket-Accept", "", func(h, _ *wire.Head) { h.Del(field) }},
		{"with an empty Sec-WebSocket-Accept", "", func(h, _ *wire.Head) { h.Set(field, "") }},
		{"with the Sec-WebSocket-Accept of another key", "", func(h, _ *wire.Head) { h.Set(field, accepts("dGhlIHNhbXBsZSBub25jZQ==")) }},
		{"with the key itself as Sec-WebSocket-Accept", "", func(h, request *wire.Head) { h.Set(field, request.Get("Sec-WebSocket-Key")) }},
		{"with the right Sec-WebSocket-Accept in the other case of letters", "", func(h, _ *wire.Head) { h.Set(field, otherCase(h.Get(field))) }},
		{"with a wrong Sec-WebSocket-Accept and a right one", "", func(h, _ *wire.Head) {
			right := h.Get(field)
			h.Set(field, accepts("dGhlIHNhbXBsZSBub25jZQ=="))
			h.Add(field, right)
		}},
		{"with a right Sec-WebSocket-Accept and a wrong one", "the first one is right, and no receiver is told to look for a second one", func(h, _ *wire.Head) {
			h.Add(field, accepts("dGhlIHNhbXBsZSBub25jZQ=="))
		}},
	} {
		expectation := mustFail + "Section 4.1: it has to find in the field what follows from the key."
		if m.excuse != "" {
			expectation = mustFail + `The field "MUST NOT appear more than once in an HTTP response"; to take the first one is NON-STRICT.`
		}
		s.refusedResponse("RFC 6455 sections 4.1 and 11.3.3", "Answers "+m.what+".", expectation, Opening{Response: m.change, Excuse: m.excuse})
	}
}

// otherCase turns the case of all letters around.
func otherCase(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return []rune(strings.ToLower(string(r)))[0]
	}, s)
}

func badUpgrades(s *shelf) {
	for _, m := range []struct {
		what   string
		change func(*wire.Head)
	}{
		{"without Upgrade", with("Upgrade")},
		{"with Upgrade: h2c", with("Upgrade", "h2c")},
		{"without Connection", with("Connection")},
		{"with Connection: keep-alive", with("Connection", "keep-alive")},
		{"with Connection: Upgraded", with("Connection", "Upgraded")},
	} {
		s.refusedResponse("RFC 6455 section 4.1", "Answers 101 "+m.what+".", mustFail, Opening{Response: answering(m.change)})
	}
}

func badStatuses(s *shelf) {
	const plain = "The client does not take this for an opened connection: it echoes nothing, and ends TCP. "
	for _, m := range []struct{ line, excuse string }{
		{"HTTP/1.1 200 OK", ""},
		{"HTTP/1.1 302 Found", ""},
		{"HTTP/1.1 404 Not Found", ""},
		{"HTTP/1.1 503 Service Unavailable", ""},
		{"HTTP/1.0 101 Switching Protocols", "the status and the fields are right, and no rule tells a client to look at the version"},
		{"ICY 101 Switching Protocols", ""},
	} {
		expectation := plain
		if m.excuse != "" {
			expectation += "To take it is NON-STRICT: " + m.excuse + "."
		}
		s.refusedResponse("RFC 6455 section 4.1", "Answers with all fields of an upgrade and the status line "+m.line+".", expectation,
			Opening{Excuse: m.excuse, Response: func(h, _ *wire.Head) {
				h.Line = m.line
				if !strings.Contains(m.line, "101") {
					h.Set("Connection", "Upgrade, close")
					h.Add("Content-Length", "0")
				}
			}})
	}
	s.refusedResponse("RFC 6455 section 10.7", "Answers with 16 MiB of fields that nobody knows.",
		"The client ends TCP: nobody needs such a head. To take it is NON-STRICT.",
		Opening{Excuse: "nothing bounds the head of a response", Response: answering(func(h *wire.Head) { pad(h, 16<<20) })})
}

func badPromises(s *shelf) {
	s.refusedResponse("RFC 6455 section 4.1", "Answers with an extension that was not offered.",
		mustFail+"Section 4.1: the response \"indicates the use of an extension that was not present in the client's handshake\".",
		Opening{Response: answering(func(h *wire.Head) { h.Add("Sec-WebSocket-Extensions", "x-autobahn-nothing") })})
	s.refusedResponse("RFC 6455 section 4.1", "Answers with permessage-deflate, which was not offered.", mustFail,
		Opening{
			Response: answering(func(h *wire.Head) { h.Add("Sec-WebSocket-Extensions", "permessage-deflate") }),
			Needs: func(request *wire.Head) string {
				if offersDeflate(request) {
					return "the client offers permessage-deflate"
				}
				return ""
			},
		})
	s.refusedResponse("RFC 6455 section 4.1", "Answers with a subprotocol that was not offered.",
		mustFail+"Section 4.1: the response \"indicates the use of a subprotocol that was not present in the client's handshake\".",
		Opening{Response: answering(func(h *wire.Head) { h.Add("Sec-WebSocket-Protocol", "x-autobahn-nothing") })})
}

// offersDeflate reports whether a request offers permessage-deflate.
func offersDeflate(request *wire.Head) bool {
	for _, e := range elements(request.Get("Sec-WebSocket-Extensions")) {
		if e.name == "permessage-deflate" {
			return true
		}
	}
	return false
}
