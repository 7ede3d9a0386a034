package suite

import (
	"strings"
	"sync"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// strictClientRequests is 20.3: what a client asks with, and the odd responses that it
// has to take.
func strictClientRequests() []*Case {
	s := &shelf{number: 3, title: "Requests of a Client"}
	check := func(section, description, expectation string, o Opening) {
		s.add(section, description, expectation, Case{Only: Server, Opening: &o}.echoes("taken"))
	}
	check("RFC 6455 section 4.1", "Looks at the request line and at the fields that have to be there.",
		"GET, HTTP/1.1, a target that begins with a slash or is absolute, one Host, one Sec-WebSocket-Key of 16 octets in base64, one Sec-WebSocket-Version: 13, Upgrade: websocket, Connection with Upgrade, and an Origin at most once.",
		Opening{Check: checkRequest})
	check("RFC 6455 section 4.1", "Compares the key with those of the requests before.",
		`Another key than ever before: "The nonce MUST be selected randomly for each connection."`,
		Opening{Check: freshKey})
	check("RFC 6455 section 4.1", "Compares the key with those of the requests before, once more.",
		`Another key than ever before: "The nonce MUST be selected randomly for each connection."`,
		Opening{Check: freshKey})
	check("RFC 6455 sections 4.1 and 9.1", "Looks at what the client offers: subprotocols and extensions.",
		"Subprotocols that are tokens, each once, and extensions with valid parameters, or nothing of both.",
		Opening{Check: checkOffers})
	check("RFC 6455 section 4.1", "Answers with names of fields in an odd case, Upgrade: WebSocket and Connection: keep-alive, upgrade.",
		"The client takes it: names and both values are compared without regard to case, and Connection is a list.",
		Opening{Response: func(response, _ *wire.Head) {
			response.Set("Upgrade", "WebSocket")
			response.Set("Connection", "keep-alive, upgrade")
			rename(response, oddCase)
		}})
	check("RFC 9112 section 4", "Answers with 101 and no reason phrase.",
		`The client takes it: "A client SHOULD ignore the reason-phrase content".`,
		Opening{Response: func(response, _ *wire.Head) { response.Line = "HTTP/1.1 101 " }})
	check("RFC 6455 section 4.1", "Answers with a text message behind the response, in the same segment.",
		"The echo of the message.",
		Opening{Behind: []Frame{text("taken")}})
	check("RFC 6455 section 4.1", "Answers octet by octet, with a text message behind.",
		"The echo of the message: how TCP cuts a stream says nothing.",
		Opening{Behind: []Frame{text("taken")}, Chop: 1})
	check("RFC 9110 section 5.1", "Answers with a field that nobody knows, and one of 8 KiB.",
		"The client takes it: fields that are not known are ignored.",
		Opening{Response: func(response, _ *wire.Head) {
			response.Add("X-Autobahn", strings.Repeat("on and on ", 800))
			response.Add("X-Empty", "")
		}})
	s.add("RFC 6455 section 5.3", "Sends 64 messages, and looks at the masking keys of their echoes.",
		`Keys that differ and do not count: "the masking key MUST be derived from a strong source of entropy".`,
		Case{Only: Server, Script: []Step{Do(maskingKeys)}})
	return s.cases
}

// checkRequest looks at what wrongRequest does not.
func checkRequest(request, _ *wire.Head) string {
	words := strings.Split(request.Line, " ")
	switch {
	case len(words) != 3:
		return "the request line has not three words"
	case words[0] != "GET":
		return "the method is not GET"
	case words[2] != "HTTP/1.1":
		return "the request is not one of HTTP/1.1"
	case !strings.HasPrefix(words[1], "/") && !strings.HasPrefix(words[1], "http"):
		return "the target is neither a path nor absolute"
	case strings.ContainsAny(words[1], "#"):
		return "the target has a fragment (section 3)"
	case strings.TrimSpace(request.Get("Host")) == "":
		return "the Host is empty"
	case len(request.Values("Sec-WebSocket-Version")) != 1:
		return "the Sec-WebSocket-Version is there more than once (section 11.3.5)"
	case len(request.Values("Origin")) > 1:
		return "the Origin is there more than once"
	case request.Values("Sec-WebSocket-Accept") != nil:
		return "the request has a Sec-WebSocket-Accept (section 11.3.3)"
	case request.Values("Transfer-Encoding") != nil, request.Get("Content-Length") != "" && request.Get("Content-Length") != "0":
		return "the request has content"
	}
	return ""
}

// checkOffers looks at subprotocols and extensions.
func checkOffers(request, _ *wire.Head) string {
	seen := map[string]bool{}
	if all := request.Values("Sec-WebSocket-Protocol"); all != nil {
		for p := range strings.SplitSeq(strings.Join(all, ","), ",") {
			if p = strings.TrimSpace(p); !isToken(p) || seen[p] {
				return "the Sec-WebSocket-Protocol is no list of different tokens (section 4.1)"
			}
			seen[p] = true
		}
	}
	if request.Values("Sec-WebSocket-Extensions") == nil {
		return ""
	}
	for _, e := range elements(request.Get("Sec-WebSocket-Extensions")) {
		if !isToken(e.name) {
			return "the name of an extension is no token (section 9.1)"
		}
		if e.name == "permessage-deflate" {
			if _, what := e.check(true); what != "" {
				return "in an offer, " + what
			}
		}
	}
	return ""
}

// isToken reports whether s is a token of HTTP (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7F || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// usedKeys are the keys of the requests that freshKey has seen.
var usedKeys struct {
	sync.Mutex
	keys map[string]bool
}

// freshKey checks that the key was never there before.
func freshKey(request, _ *wire.Head) string {
	usedKeys.Lock()
	defer usedKeys.Unlock()
	key := request.Get("Sec-WebSocket-Key")
	if usedKeys.keys[key] {
		return "the Sec-WebSocket-Key is one that was used before"
	}
	if usedKeys.keys == nil || len(usedKeys.keys) >= 1024 {
		usedKeys.keys = map[string]bool{}
	}
	usedKeys.keys[key] = true
	return ""
}
