package suite

import (
	"encoding/base64"
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// mismatch is why most of these requests have to be refused.
const mismatch = `Section 4.2.1: a server that "finds that the client did not send a handshake that matches the description below [...] MUST stop processing the client's handshake and return an HTTP response with an appropriate error code (such as 400 Bad Request)". `

const (
	otherStatus = "Another status of 400 and more, or a dropped connection (section 10.7), is NON-STRICT."
	key15       = "MTIzNDU2Nzg5MDEyMzQ1"
	key17       = "MTIzNDU2Nzg5MDEyMzQ1Njc="
)

// strictRequests is 20.1: opening handshakes that a server has to refuse.
func strictRequests() []*Case {
	s := &shelf{number: 1, title: "Requests that a Server Must Refuse"}
	refuse := func(section, description, expectation string, o Opening) {
		s.add(section, description, expectation+otherStatus, Case{Only: Client, Opening: &o})
	}
	keys(refuse)
	versions(refuse)
	upgrades(refuse)
	hosts(refuse)
	return s.cases
}

type refuser func(section, description, expectation string, o Opening)

// with returns a change of the request that gives a field the values, in fields of
// their own; none: the field is left out.
func with(name string, values ...string) func(*wire.Head) {
	return func(h *wire.Head) {
		h.Del(name)
		for _, v := range values {
			h.Add(name, v)
		}
	}
}

func keys(refuse refuser) {
	const (
		section = "RFC 6455 sections 4.2.1 and 11.3.1"
		notRead = "The key need not be decoded (section 4.2.2), so to take it is NON-STRICT. "
	)
	badRequest := []int{400}
	for _, k := range []struct {
		what, why, excuse string
		keys              []string
	}{
		{"no Sec-WebSocket-Key", "", "", nil},
		{"an empty Sec-WebSocket-Key", "", "", []string{""}},
		{"two different fields Sec-WebSocket-Key", `It "MUST NOT appear more than once in an HTTP request". `, "", []string{
			base64.StdEncoding.EncodeToString([]byte("the first key 16")), base64.StdEncoding.EncodeToString([]byte("the other key 16")),
		}},
		{"a Sec-WebSocket-Key of 15 octets", notRead, "a key has 16 octets", []string{key15}},
		{"a Sec-WebSocket-Key of 17 octets", notRead, "a key has 16 octets", []string{key17}},
		{"a Sec-WebSocket-Key that is not base64", notRead, "a key is base64", []string{"this is a key! 24 octets"}},
		{"a Sec-WebSocket-Key without the padding of base64", notRead, "base64 ends with its padding", []string{"dGhlIHNhbXBsZSBub25jZQ"}},
	} {
		refuse(section, "Asks for an upgrade with "+k.what+".", "A refusal with 400. "+mismatch+k.why,
			Opening{Request: with("Sec-WebSocket-Key", k.keys...), Refused: badRequest, Excuse: k.excuse})
	}
}

func versions(refuse refuser) {
	const (
		section = "RFC 6455 sections 4.2.2 and 4.4"
		names   = `A refusal with 426, or 400, that names the version: the server "MUST abort the WebSocket handshake [...] and instead send an appropriate HTTP error code (such as 426 Upgrade Required) and a |Sec-WebSocket-Version| header field indicating the version(s) the server is capable of understanding". `
	)
	for _, v := range []struct {
		what   string
		values []string
	}{
		{"the version 12", []string{"12"}},
		{"the version 14", []string{"14"}},
		{"a version that is no number", []string{"thirteen"}},
		{"an offer of the versions 8 and 13, which no field of a request can be", []string{"8, 13"}},
	} {
		refuse(section, "Asks for an upgrade to "+v.what+".", names,
			Opening{Request: with("Sec-WebSocket-Version", v.values...), Refused: []int{400, 426}, Check: namesVersion})
	}
	refuse("RFC 6455 section 4.2.1", "Asks for an upgrade without a Sec-WebSocket-Version.", "A refusal with 400 or 426. "+mismatch,
		Opening{Request: with("Sec-WebSocket-Version"), Refused: []int{400, 426}})
}

// namesVersion checks that a refusal says which version the server speaks.
func namesVersion(_, response *wire.Head) string {
	if !response.Has("Sec-WebSocket-Version", "13") {
		return "the refusal has no Sec-WebSocket-Version: 13 (section 4.2.2)"
	}
	return ""
}

func upgrades(refuse refuser) {
	const section = "RFC 6455 section 4.2.1"
	plain := []int{400, 404, 405, 426, 501}
	refuse(section, "Sends a request without Upgrade.", "Anything but an upgrade, best with 400 or 426. "+mismatch,
		Opening{Request: with("Upgrade"), Refused: plain})
	refuse(section, "Sends a request with Upgrade: h2c.", "Anything but an upgrade, best with 400 or 426. "+mismatch,
		Opening{Request: with("Upgrade", "h2c"), Refused: plain})
	refuse(section, "Sends a request without Connection.", "Anything but an upgrade, best with 400 or 426. "+mismatch,
		Opening{Request: with("Connection"), Refused: plain})
	refuse(section, "Sends a request with Connection: keep-alive.", "Anything but an upgrade, best with 400 or 426. "+mismatch,
		Opening{Request: with("Connection", "keep-alive"), Refused: plain})
	refuse(section, "Asks for an upgrade with POST.", "A refusal with 405 or 400: the handshake is \"an HTTP/1.1 or higher GET request\". "+mismatch,
		Opening{Request: method("POST"), Refused: []int{400, 405}})
	refuse("RFC 6455 section 4.2.1, RFC 9110 section 7.8", "Asks for an upgrade with HTTP/1.0.",
		`Anything but an upgrade: "A server MUST ignore an Upgrade header field that is received in an HTTP/1.0 request." `,
		Opening{Request: version("HTTP/1.0"), Refused: append([]int{505}, plain...)})
}

// method and version change a word of the request line.
func method(m string) func(*wire.Head) {
	return func(h *wire.Head) {
		_, rest, _ := strings.Cut(h.Line, " ")
		h.Line = m + " " + rest
		if m == "POST" {
			h.Add("Content-Length", "0")
		}
	}
}

func version(v string) func(*wire.Head) {
	return func(h *wire.Head) { h.Line = h.Line[:strings.LastIndexByte(h.Line, ' ')+1] + v }
}

func hosts(refuse refuser) {
	const (
		section = "RFC 6455 section 4.2.1, RFC 9112 section 3.2"
		why     = `A refusal with 400: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that lacks a Host header field and to any request message that contains more than one Host header field line or a Host header field with an invalid field value." `
	)
	refuse(section, "Asks for an upgrade without Host.", why, Opening{Request: with("Host"), Refused: []int{400}})
	refuse(section, "Asks for an upgrade with two different Hosts.", why,
		Opening{Request: with("Host", "one.example", "other.example"), Refused: []int{400}})
	refuse("RFC 6455 section 10.7, RFC 6585 section 5", "Sends a request whose head has 4 MiB of fields.",
		"A refusal with 431, 400 or 413, or the end of the connection: nobody needs such a head, and whoever reads on spends memory on a peer that is not known. To take it is NON-STRICT. ",
		Opening{
			Request: func(h *wire.Head) { pad(h, 4<<20) }, Refused: []int{400, 413, 431}, MayDrop: true,
			Excuse: "nothing bounds the head of a request",
		})
}

// pad adds fields of n octets in all to a head.
func pad(h *wire.Head, n int) {
	value := strings.Repeat("all work and no play ", 48)
	for range n / (len(value) + len("X-Padding: \r\n")) {
		h.Add("X-Padding", value)
	}
}
