package suite

import (
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictLaxRequests is 20.2: opening handshakes that look odd and are good.
func strictLaxRequests() []*Case {
	s := &shelf{number: 2, title: "Requests that a Server Must Take"}
	take := func(section, description, expectation string, o Opening) {
		if o.Check == nil {
			o.Check = promisesNothing
		}
		s.add(section, description, expectation, Case{Only: Client, Opening: &o}.echoes("taken"))
	}
	take("RFC 9110 section 5.1", "Sends the names of all fields in an odd case.",
		"An upgrade, and the echo of a message: names of fields are case-insensitive.",
		Opening{Request: func(h *wire.Head) { rename(h, oddCase) }})
	take("RFC 6455 section 4.2.1", "Sends Upgrade: WebSocket and Connection: keep-alive, upgrade.",
		"An upgrade: both are matched without regard to case, and Connection is a list.",
		Opening{Request: func(h *wire.Head) {
			h.Set("Upgrade", "WebSocket")
			h.Set("Connection", "keep-alive, upgrade")
		}})
	take("RFC 9110 section 5.3", "Sends Connection in two fields, of which the second one has Upgrade.",
		"An upgrade: fields of the same name are one list.",
		Opening{Request: with("Connection", "keep-alive", "Upgrade")})
	take("RFC 9110 section 7.8", "Sends Upgrade: h2c, websocket.",
		"An upgrade: a client may name several protocols, of which a server takes one that it knows.",
		Opening{Request: with("Upgrade", "h2c, websocket")})
	take("RFC 9112 section 5.1", "Sends values with white space around them.",
		"An upgrade: the space before and behind a value is no part of it.",
		Opening{Request: func(h *wire.Head) {
			for i := range h.Fields {
				h.Fields[i].Value = " \t" + h.Fields[i].Value + " \t "
			}
		}})
	take("RFC 9112 section 2.2", "Sends the request octet by octet.",
		"An upgrade, and the echo of a message: how TCP cuts a stream says nothing.",
		Opening{Chop: 1})
	take("RFC 9112 section 3.2.2", "Sends a request whose target is the whole http:// URI.",
		"An upgrade: \"a server MUST accept the absolute-form in requests\". Clients send it to proxies only, and it names the host twice, so to refuse it is NON-STRICT.",
		Opening{
			Request:   func(h *wire.Head) { h.Line = "GET http://" + h.Get("Host") + h.Target() + " HTTP/1.1" },
			MayRefuse: "it names the host a second time",
		})
	early(s)
	take("RFC 6455 section 4.2.2", "Offers the subprotocols autobahn.one and autobahn.two.",
		"An upgrade with none of them or with one of them.",
		Opening{Request: with("Sec-WebSocket-Protocol", "autobahn.one, autobahn.two")})
	take("RFC 6455 section 9.1", "Offers an extension that does not exist.",
		`An upgrade without an extension: the server "MUST NOT" take what it does not know.`,
		Opening{Request: with("Sec-WebSocket-Extensions", "x-autobahn-nothing; level=9")})
	s.add("RFC 6455 section 10.2", "Sends an Origin of another site.",
		"A refusal with 403, or an upgrade, which is NON-STRICT: servers for certain sites only \"SHOULD verify the |Origin| field is an origin they expect\", and one for everybody need not.",
		Case{Only: Client, Opening: &Opening{
			Request: with("Origin", "https://elsewhere.example"), Refused: []int{403},
			Excuse: "every page of the web may use it",
		}})
	return s.cases
}

// early sends a message before the response has come.
func early(s *shelf) {
	const excuse = "a client has to wait for the response"
	s.add("RFC 6455 section 4.1", "Sends the request, and a text message behind it in the same segment.",
		`The echo of the message: what comes behind the head is a frame, wherever a read may have cut. But a client "MUST wait for a response from the server before sending any further data", so to refuse it, or to lose the message, is NON-STRICT.`,
		Case{Only: Client, Opening: &Opening{Behind: []Frame{text("early")}, MayRefuse: excuse, Check: promisesNothing}, Script: []Step{Do(func(t *Talk) {
			t.listenUntil(t.patience(), func() bool { return t.heard("message") || t.ending() })
			switch {
			case t.heard("message") && string(t.result.Received[0].Payload) == "early":
				Agree("the echo came").play(t)
			case t.heard("message"):
				t.abort("the echo is not the message")
			case t.ending():
				t.judge(report.NonStrict, "the server ended the connection: "+excuse)
				t.result.ExpectedClose = report.Ending{Codes: []int{protocolError}}
			default:
				t.judge(report.NonStrict, "the message was lost: "+excuse)
				t.leave()
			}
		})}})
}

// rename gives all fields of a head other names.
func rename(h *wire.Head, name func(string) string) {
	for i := range h.Fields {
		h.Fields[i].Name = name(h.Fields[i].Name)
	}
}

// oddCase turns every second letter around.
func oddCase(s string) string {
	b := []byte(strings.ToLower(s))
	for i := 1; i < len(b); i += 2 {
		b[i] = strings.ToUpper(s)[i]
	}
	return string(b)
}
