package conn

import (
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/utf8stream"
)

// parser turns received bytes into events. It is fed: it never fetches, and it
// keeps its place between any two bytes, so whoever reads may stop and go on.
//
// Headers and whole control frames are taken from the input in one piece: as
// long as they are incomplete nothing is consumed. So the input must be able to
// hold minInput bytes. Data payloads are taken as they come.
type parser struct {
	rules   rules
	header  frame.Header // of the data frame whose payload is being received
	left    int64        // bytes of that payload still to come
	pos     int          // place in the masking key
	inside  bool         // header is valid: the payload, maybe empty, is not finished
	text    utf8stream.Validator
	inflate *inflating // nil without compression
}

// minInput is the room that a parser needs in its input to make progress.
const minInput = frame.MaxHeaderSize + frame.MaxControlPayload

// event is what the parser found. The zero value means that it needs more bytes.
type event struct {
	op   frame.Opcode // Text or Binary for message data, else a control opcode
	end  bool         // data: this is the last piece of the message
	data []byte       // unmasked and inflated: a part of the input, or of inflate's buffer

	compressed bool // the message is,
	packed     int  // and this piece of it, and empty ones before, took so many bytes
}

// next takes the next event from b, unmasking in place, and returns how many
// bytes it consumed. Pieces without data that do not end a message are skipped.
func (p *parser) next(b []byte) (ev event, n int, err error) {
	if p.inflate != nil && p.inflate.more {
		if ev, err = p.inflated(); ev.op != 0 || err != nil {
			return ev, 0, err
		}
	}
	for {
		if !p.inside {
			var h frame.Header
			size, err := h.Parse(b[n:])
			if err != nil || size == 0 {
				return event{}, n, err
			}
			if err := p.rules.check(&h); err != nil {
				return event{}, n, err
			}
			if h.Opcode.IsControl() {
				return p.control(h, b, n, size)
			}
			n += size
			p.beginFrame(h)
		}
		end := n + int(min(int64(len(b)-n), p.left))
		if end == n && p.left > 0 {
			return event{}, n, nil
		}
		part := b[n:end:end] // what the user appends to it must not reach the next frame
		n = end
		if ev, err = p.payload(part); ev.op != 0 || err != nil {
			return ev, n, err
		}
	}
}

// control returns the control frame with header h, which begins at b[n], once
// it is there in full.
func (p *parser) control(h frame.Header, b []byte, n, size int) (event, int, error) {
	end := n + size + int(h.Length)
	if len(b) < end {
		return event{}, n, nil
	}
	data := b[n+size : end : end]
	if h.Masked {
		frame.Mask(data, h.Key, 0)
	}
	return event{op: h.Opcode, end: true, data: data}, end, nil
}

func (p *parser) beginFrame(h frame.Header) {
	p.rules.begin(&h)
	p.header, p.left, p.pos, p.inside = h, h.Length, 0, true
}

// payload takes the next bytes of the current data frame, at most p.left, and
// returns them as an event. Whoever read them to their destination without the
// parser hands them over here.
func (p *parser) payload(data []byte) (event, error) {
	if p.header.Masked {
		p.pos = frame.Mask(data, p.header.Key, p.pos)
	}
	p.left -= int64(len(data))
	p.inside = p.left > 0
	end := !p.inside && p.header.Fin
	op, compressed := p.rules.op, p.rules.compressed
	if end {
		p.rules.end()
	}
	if compressed {
		p.inflate.feed(op, data, end)
		return p.inflated()
	}
	if len(data) == 0 && !end {
		return event{}, nil
	}
	return p.checked(event{op: op, end: end, data: data})
}

// inflated returns the next piece of a compressed message, as far as its payload
// is there.
func (p *parser) inflated() (event, error) {
	ev, err := p.inflate.next()
	if err != nil || ev.op == 0 {
		return event{}, err
	}
	return p.checked(ev)
}

// direct reports whether the payload that comes next may be read straight to its
// destination, and handed to payload there.
func (p *parser) direct() bool {
	return p.left >= directMin && !p.rules.compressed
}

// checked returns ev if it may stand in its message.
func (p *parser) checked(ev event) (event, error) {
	if ev.op == frame.Text {
		if err := p.checkText(ev.data, ev.end); err != nil {
			return event{}, err
		}
	}
	return ev, nil
}

// checkText validates the next bytes of a text message.
func (p *parser) checkText(data []byte, end bool) error {
	// RFC 6455 section 8.1: when an endpoint finds that a byte stream is not
	// valid UTF-8 where it has to be, it MUST fail the connection.
	if !p.text.Write(data) || (end && !p.text.Complete()) {
		return &frame.ProtocolError{
			Code:    frame.StatusInvalidPayload,
			Section: "RFC 6455 8.1",
			Reason:  "text is not valid UTF-8",
		}
	}
	if end {
		p.text.Reset()
	}
	return nil
}

// startsWhole reports whether b starts with a whole frame.
func startsWhole(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	var h frame.Header
	n, err := h.Parse(b)
	if err != nil {
		return true // the violation is as good as a frame: reading will not block
	}
	return n > 0 && int64(len(b)-n) >= h.Length
}
