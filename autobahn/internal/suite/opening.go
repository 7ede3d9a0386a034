package suite

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// An Opening is what is special about the opening handshake of a case (RFC 6455
// section 4).
type Opening struct {
	// Request changes the suite's request, where it is the client.
	Request func(request *wire.Head)
	// Response changes the suite's response, where it is the server.
	Response func(response, request *wire.Head)
	// Behind is sent right behind the suite's head, in the same piece.
	Behind []Frame
	// Chop cuts the suite's head, and what is behind it, into pieces of that many octets.
	Chop int
	// Refused has the status codes of which a server has to answer with one; a client
	// has to end the connection. nil: the peer has to agree.
	Refused []int
	// Excuse says why a peer that agrees all the same is NON-STRICT; "": it is FAILED.
	Excuse string
	// MayRefuse says why a server that has to agree is NON-STRICT when it does not; "": it
	// is FAILED.
	MayRefuse string
	// MayDrop: a server may end TCP as well, without a response.
	MayDrop bool
	// Needs says why the case cannot be played with a client that sends this request,
	// or nothing.
	Needs func(request *wire.Head) string
	// Check says what is wrong with what the peer has sent, or nothing.
	Check func(request, response *wire.Head) string
}

// accepts returns the value with which a server accepts the key (section 4.2.2).
func accepts(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// newRequest returns the request of a client (section 4.1).
func (t *Talk) newRequest(u *url.URL) *wire.Head {
	var nonce [16]byte
	for i := range nonce {
		nonce[i] = byte(t.random.Uint32())
	}
	h := &wire.Head{Line: "GET " + u.RequestURI() + " HTTP/1.1"}
	h.Add("Host", u.Host)
	h.Add("User-Agent", "autobahn-go")
	h.Add("Upgrade", "websocket")
	h.Add("Connection", "Upgrade")
	h.Add("Sec-WebSocket-Key", base64.StdEncoding.EncodeToString(nonce[:]))
	h.Add("Sec-WebSocket-Version", "13")
	if d := t.c.Deflate; d != nil {
		h.Add("Sec-WebSocket-Extensions", d.offer())
	}
	for _, name := range slices.Sorted(maps.Keys(t.header)) {
		h.Del(name)
		for _, value := range t.header[name] {
			h.Add(name, value)
		}
	}
	if t.c.Opening != nil && t.c.Opening.Request != nil {
		t.c.Opening.Request(h)
	}
	return h
}

// wrongResponse says what is wrong with a server's response (section 4.1, page 19).
func wrongResponse(request, response *wire.Head) string {
	accept := response.Values("Sec-WebSocket-Accept")
	switch {
	case response.Status() != 101:
		return fmt.Sprintf("the response is %q and not 101 Switching Protocols", response.Line)
	case !response.Has("Upgrade", "websocket"):
		return "the response has no Upgrade: websocket"
	case !response.Has("Connection", "Upgrade"):
		return "the response has no Connection: Upgrade"
	case len(accept) != 1 || accept[0] != accepts(strings.Trim(request.Get("Sec-WebSocket-Key"), " \t")):
		return "the Sec-WebSocket-Accept of the response does not fit the key"
	}
	return ""
}

// wrongRequest says what is wrong with a client's request (section 4.2.1).
func wrongRequest(request *wire.Head) string {
	keys := request.Values("Sec-WebSocket-Key")
	switch {
	case !request.Has("Upgrade", "websocket"):
		return "the request has no Upgrade: websocket"
	case !request.Has("Connection", "Upgrade"):
		return "the request has no Connection: Upgrade"
	case request.Get("Sec-WebSocket-Version") != "13":
		return "the Sec-WebSocket-Version of the request is not 13"
	case len(request.Values("Host")) != 1:
		return "the request has not one Host"
	case len(keys) != 1 || !isKey(keys[0]):
		return "the request has not one Sec-WebSocket-Key of 16 octets"
	}
	return ""
}

// isKey reports whether a Sec-WebSocket-Key is 16 octets in base64.
func isKey(s string) bool {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == 16
}

// newResponse returns the response to a request, whose key it accepts.
func (t *Talk) newResponse(request *wire.Head) *wire.Head {
	h := &wire.Head{Line: "HTTP/1.1 101 Switching Protocols"}
	h.Add("Server", "autobahn-go")
	h.Add("Upgrade", "websocket")
	h.Add("Connection", "Upgrade")
	h.Add("Sec-WebSocket-Accept", accepts(request.Get("Sec-WebSocket-Key")))
	if d := t.c.Deflate; d != nil {
		var answer string
		if answer, t.deflate = d.answer(request.Get("Sec-WebSocket-Extensions")); answer != "" {
			h.Add("Sec-WebSocket-Extensions", answer)
		}
	}
	if t.c.Opening != nil && t.c.Opening.Response != nil {
		t.c.Opening.Response(h, request)
	}
	return h
}

// sendHead sends the suite's head and the frames behind it in one piece.
func (t *Talk) sendHead(head *wire.Head) {
	octets := []byte(head.String())
	if t.c.Opening != nil {
		for _, f := range t.c.Opening.Behind {
			octets = t.append(octets, f)
		}
	}
	chop := 0
	if t.c.Opening != nil {
		chop = t.c.Opening.Chop
	}
	t.out.Write(octets, chop)
}
