package faulty

import (
	"bytes"
	"slices"
)

// A message is one that is arriving.
type message struct {
	opcode     byte // 0: none
	compressed bool
	payload    []byte
	starts     []int // of the fragments in the payload
	text       utf8State
}

// data reads a data frame into the message (RFC 6455 section 5.4).
func (c *conn) data(h header) (code, error) {
	if !c.begin(h) {
		c.cutControl = c.cutControl && !h.fin
		return c.payload(h, func([]byte) code { return 0 })
	}
	m := &c.message
	start := len(m.payload)
	m.starts = append(m.starts, start)
	c.before = start
	what, err := c.payload(h, func(p []byte) code {
		m.payload = append(m.payload, p...)
		if c.checksText(h) && !m.text.write(p) {
			return invalidPayload
		}
		return 0
	})
	if what != 0 || err != nil {
		return what, err
	}
	return c.endFrame(h, m.payload[start:]), nil
}

// begin readies the message for a frame, and reports whether the frame belongs to it.
func (c *conn) begin(h header) bool {
	m := &c.message
	if c.has(IgnoresEmptyFrames) && h.size == 0 && (h.opcode == continuation || !h.fin) && m.opcode != 0 {
		return false
	}
	within := m.opcode != 0
	switch {
	case h.opcode == continuation && within, within && c.has(JoinsInterleaved):
		return true
	case h.opcode == continuation && !c.has(AcceptsOrphan):
		return false
	case h.opcode == continuation:
		h.opcode = textFrame
	}
	c.message = message{opcode: h.opcode, text: utf8State{fault: c.fault}}
	c.message.compressed = c.deflate != nil && (h.rsv&4 != 0 || c.has(InflatesAll))
	return true
}

// checksText reports whether the octets of a frame are checked as they come, so that a
// connection fails with the first wrong one (section 8.1).
func (c *conn) checksText(h header) bool {
	m := &c.message
	switch c.fault {
	case NoUTF8Check, UTF8AtMessageEnd, UTF8AtFrameEnd, UTF8Replaced:
		return false
	case UTF8FirstFrame:
		return h.opcode != continuation
	case UTF8CheckOnBinary:
		return !m.compressed
	case UTF8CheckDeflated:
		return m.opcode == textFrame
	}
	return m.opcode == textFrame && !m.compressed
}

// endFrame deals with the end of a frame, which ends the message if FIN is set.
func (c *conn) endFrame(h header, fragment []byte) code {
	m := &c.message
	plain := m.opcode == textFrame && !m.compressed
	if plain && (c.has(UTF8AtFrameEnd) && !m.text.write(fragment) || c.has(UTF8PerFragment) && !m.text.whole()) {
		return invalidPayload
	}
	if !h.fin && !c.has(EchoesFragments) {
		return 0
	}
	whole := *m
	c.message = message{}
	if !h.fin {
		c.message = message{opcode: whole.opcode, compressed: whole.compressed}
	}
	if what := c.complete(&whole); what != 0 {
		return what
	}
	c.answerPings()
	return 0
}

// complete deals with a whole message.
func (c *conn) complete(m *message) code {
	c.join(m)
	payload := m.payload
	if m.compressed {
		var err error
		if payload, err = c.inflate(m); err != nil {
			switch {
			case c.has(IgnoresBadDeflate):
				return 0
			case !c.has(InflatesToNothing):
				return invalidPayload
			}
		}
	} else if c.deflate != nil && c.has(DropsContextOnPlain) {
		c.deflate.dict = nil
	}
	if m.opcode == textFrame && !c.isText(m, payload) {
		return invalidPayload
	}
	if c.has(UTF8Replaced) && m.opcode == textFrame {
		payload = bytes.ToValidUTF8(payload, []byte("\uFFFD"))
	}
	c.received(m, payload)
	return 0
}

// join puts the fragments together.
func (c *conn) join(m *message) {
	last := m.starts[len(m.starts)-1]
	switch {
	case len(m.starts) < 2:
	case c.has(JoinsReversed):
		var joined []byte
		for end := len(m.payload); len(m.starts) > 0; {
			start := m.starts[len(m.starts)-1]
			joined = append(joined, m.payload[start:end]...)
			m.starts, end = m.starts[:len(m.starts)-1], start
		}
		m.payload = joined
	case c.has(DropsLastFragment):
		m.payload = m.payload[:last]
	case c.has(DropsFirstFragment):
		m.payload = m.payload[m.starts[1]:]
	}
}

// isText reports whether a whole message is UTF-8.
func (c *conn) isText(m *message, payload []byte) bool {
	switch c.fault {
	case NoUTF8Check, UTF8Replaced:
		return true
	case NoUTF8CheckInflated, UTF8CheckDeflated:
		if m.compressed {
			return true
		}
	case UTF8AtMessageEnd:
	default:
		if !m.compressed {
			return m.text.whole() || c.has(UTF8FirstFrame) || c.has(JoinsReversed)
		}
	}
	s := utf8State{fault: c.fault}
	return s.write(payload) && s.whole()
}

// received answers a message.
func (c *conn) received(m *message, payload []byte) {
	if c.deliver != nil {
		c.deliver(payload)
		return
	}
	opcode := m.opcode
	switch {
	case c.has(TextAsBinary) && opcode == textFrame, c.has(ForgetsOpcode) && len(m.starts) > 1:
		opcode = binaryFrame
	case c.has(BinaryAsText) && opcode == binaryFrame:
		opcode = textFrame
	}
	c.echo(sentence{opcode, slices.Clone(payload)})
}
