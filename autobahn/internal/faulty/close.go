package faulty

import (
	"encoding/binary"
	"io"
	"time"
)

// A code is a status code of RFC 6455 section 7.4.
type code uint16

const (
	normalClosure  code = 1000
	protocolError  code = 1002
	noStatus       code = 1005
	invalidPayload code = 1007
	tooBig         code = 1009
)

func closePayload(what code) []byte { return binary.BigEndian.AppendUint16(nil, uint16(what)) }

// fail fails the connection (section 7.1.7).
func (c *conn) fail(what code) {
	switch {
	case c.has(StallsOnViolation):
		_, _ = io.Copy(io.Discard, c.in)
	case c.has(FailsWith1000):
		what = normalClosure
	case c.has(FailsTextWith1002) && what == invalidPayload:
		what = protocolError
	}
	c.sendClose(closePayload(what))
	c.ended = true
}

// closed deals with a Close frame (section 5.5.1).
func (c *conn) closed(payload []byte) {
	switch {
	case c.has(DropsOnClose):
		_ = c.nc.Close()
		c.ended = true
	case c.closing:
		c.ended = true
	case c.has(NoCloseAnswer):
	case c.has(ListensBehindClose):
		c.late = append([]byte{}, payload...)
		_ = c.nc.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	default:
		c.answerClose(payload)
	}
}

// answerClose answers a Close frame with the same status code.
func (c *conn) answerClose(payload []byte) {
	what := c.wrongClose(payload)
	switch {
	case what != 0:
		c.fail(what)
		return
	case c.has(ClosesWith1002):
		payload = closePayload(protocolError)
	case len(payload) >= 2:
		payload = payload[:2]
	case len(payload) == 1 && c.has(AcceptsHalfCode):
		payload = closePayload(normalClosure)
	case c.has(SendsCode1005):
		payload = closePayload(noStatus)
	}
	c.sendClose(payload)
	c.ended = true
}

// wrongClose returns the code of what is wrong with a Close frame, or 0.
func (c *conn) wrongClose(payload []byte) code {
	switch {
	case len(payload) == 0:
		return 0
	case len(payload) == 1 && (c.has(AcceptsHalfCode) || c.has(EchoesHalfCode)):
		return 0
	case len(payload) == 1, !c.mayReceive(code(binary.BigEndian.Uint16(payload))):
		return protocolError
	}
	s := utf8State{}
	if c.has(AcceptsBadReason) || s.write(payload[2:]) && s.whole() {
		return 0
	}
	return invalidPayload
}

// mayReceive reports whether a Close frame may have the code (section 7.4.2).
func (c *conn) mayReceive(what code) bool {
	if c.has(EchoesBadCodes) {
		return true
	}
	switch {
	case what < 1000:
		return c.has(AcceptsCodeBelow)
	case what == 1004:
		return c.has(AcceptsCode1004)
	case what == noStatus:
		return c.has(AcceptsCode1005)
	case what == 1006:
		return c.has(AcceptsCode1006)
	case what == 1015:
		return c.has(AcceptsCode1015)
	case what >= 1016 && what < 3000:
		return c.has(AcceptsCode1016)
	case what >= 5000:
		return c.has(AcceptsCodeAbove)
	}
	return what < 3000 || !c.has(RefusesPrivateCodes)
}

// sendClose sends a Close frame, once.
func (c *conn) sendClose(payload []byte) {
	if c.closing {
		return
	}
	c.closing = true
	f := frame{opcode: closeFrame, payload: payload}
	switch {
	case c.has(SendsHalfCode):
		f.payload = []byte{3}
	case c.has(SendsBadReason):
		f.payload = append(closePayload(normalClosure), 0xFF)
	case c.has(FragmentsClose):
		f.more = true
	case c.has(ClosesTwice):
		c.send(f)
	}
	c.send(f)
	if c.has(SpeaksBehindClose) {
		c.sendMessage(sentence{textFrame, []byte("behind")})
	}
}
