package suite

import (
	"unicode/utf8"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// A message is one that is arriving.
type message struct {
	opcode     byte // 0: none
	compressed bool
	payload    []byte
	frames     int
}

// rsv1 marks a compressed message (RFC 7692 section 6).
const rsv1 = 4

// maxMessage bounds what the suite keeps of a message.
const maxMessage = 64 << 20

// received deals with a frame of the peer.
func (t *Talk) received(f *wire.Frame) {
	t.logReceived(f)
	if t.onFrame != nil {
		t.onFrame(f)
	}
	if !t.result.FailedByMe {
		if what := t.wrong(f); what != "" {
			t.violates(protocolError, "%s", what)
		}
	}
	if t.peerClosed {
		t.framesBehind++
	}
	switch f.Opcode {
	case wire.Close:
		t.closeFrame(f.Payload)
	case wire.Ping:
		if t.state == open {
			t.send(Frame{Opcode: wire.Pong, Payload: f.Payload})
		}
	case wire.Pong:
		t.pong(f.Payload)
	case wire.Text, wire.Binary, wire.Continuation:
		if t.peerClosed {
			t.behindClose++
		}
		if !t.result.FailedByMe {
			t.data(f)
		}
	}
}

// pong deals with the payload of a pong. In the cases that the original suite has not, one
// that answers none of the pings that wait for it is no event: a peer may send it
// whenever it wants (section 5.5.3).
func (t *Talk) pong(payload []byte) {
	asked := t.waiting[string(payload)] > 0
	if asked {
		t.waiting[string(payload)]--
	}
	switch {
	case t.onPong != nil && t.onPong(payload):
	case asked || !t.strict:
		t.happened(event("pong", false, payload))
	case !t.unasked: // the log has the others as frames
		t.unasked = true
		t.note("the peer sent a pong that answers no ping, as it may")
	}
}

// wrong says what is wrong with a frame, or nothing. The sections are of RFC 6455.
func (t *Talk) wrong(f *wire.Frame) string {
	switch {
	case t.role == Client && f.Masked:
		return "a server must not mask (section 5.1)"
	case t.role == Server && !f.Masked:
		return "a client must mask (section 5.1)"
	case f.RSV&^t.mayReserve(f) != 0:
		return "a reserved bit is set that no extension has defined (section 5.2)"
	case !f.Minimal():
		return "the length is not in its shortest form (section 5.2)"
	case f.Opcode > wire.Binary && f.Opcode < wire.Close, f.Opcode > wire.Pong:
		return "the opcode is reserved (section 5.2)"
	case f.Opcode >= wire.Close && !f.Fin:
		return "a control frame is fragmented (section 5.5)"
	case f.Opcode >= wire.Close && f.Size > 125:
		return "a control frame has more than 125 octets (section 5.5)"
	case f.Opcode == wire.Continuation && t.message.opcode == 0:
		return "nothing is there to be continued (section 5.4)"
	case (f.Opcode == wire.Text || f.Opcode == wire.Binary) && t.message.opcode != 0:
		return "a message begins within another (section 5.4)"
	}
	return ""
}

// mayReserve returns the reserved bits that the frame may have: RSV1 on the first one
// of a message where permessage-deflate was agreed on (RFC 7692 section 6).
func (t *Talk) mayReserve(f *wire.Frame) byte {
	if t.deflate != nil && (f.Opcode == wire.Text || f.Opcode == wire.Binary) {
		return rsv1
	}
	return 0
}

// data adds a data frame to the message, and completes that.
func (t *Talk) data(f *wire.Frame) {
	m := &t.message
	m.frames++
	if f.Opcode != wire.Continuation {
		m.opcode, m.compressed, m.payload = f.Opcode, f.RSV&rsv1 != 0, f.Payload
	} else {
		m.payload = append(m.payload, f.Payload...)
	}
	if len(m.payload) > maxMessage {
		t.violates(tooBig, "a message is too long for the suite")
		return
	}
	if !f.Fin {
		return
	}
	whole := *m
	*m = message{}
	t.complete(&whole)
}

// complete deals with a whole message.
func (t *Talk) complete(m *message) {
	if t.onWhole != nil {
		t.onWhole(m)
		return
	}
	payload := m.payload
	if m.compressed {
		var err error
		if payload, err = t.deflate.inflate(payload); err != nil {
			t.violates(invalidPayload, "a compressed message cannot be inflated: %v", err)
			return
		}
	}
	if m.opcode == wire.Text && !utf8.Valid(payload) {
		t.violates(invalidPayload, "a text message is not UTF-8")
		return
	}
	e := event("message", m.opcode == wire.Binary, payload)
	if t.onMessage != nil {
		t.onMessage(e)
		return
	}
	t.happened(e)
}

// event returns an event with a payload. It keeps all of it: outcomes are compared.
func event(kind string, binary bool, payload []byte) report.Event {
	return report.Event{Kind: kind, Binary: binary, Payload: payload, Size: len(payload)}
}
