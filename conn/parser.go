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
	header  frame.Header // of the frame that was met last
	left    int64        // bytes still to come of the payload that is being received
	inflate *inflating   // nil without compression
	ahead   uint8        // size of header when its frame, at the input's begin, was only looked at; or 0
	inside  bool         // header is a data frame's whose payload, maybe empty, is not finished
	pos     uint8        // place in the masking key
	text    utf8stream.Validator
}

// minInput is the room that a parser needs in its input to make progress.
const minInput = frame.MaxHeaderSize + frame.MaxControlPayload

// event is what the parser found. The zero value means that it needs more bytes.
// It is small enough for the compiler to keep it in registers.
type event struct {
	op         frame.Opcode // Text or Binary for message data, else a control opcode
	end        bool         // data: this is the last piece of the message
	compressed bool         // data: the message is
	data       []byte       // unmasked and inflated: a part of the input, or of inflate's buffer
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
			size, err := p.parseHeader(b[n:])
			if err != nil || size == 0 {
				return event{}, n, err
			}
			if err := p.rules.check(&p.header); err != nil {
				return event{}, n, err
			}
			if p.header.Opcode.IsControl() {
				return p.control(b, n, size)
			}
			n += size
			if end := n + int(p.header.Length); p.header.Length <= int64(len(b)-n) && p.single() {
				ev, err = p.message(b[n:end:end])
				return ev, end, err
			}
			p.beginFrame()
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

// parseHeader parses the header that b begins with, unless lookAhead has, and
// returns its size; 0 when it is not there as a whole.
func (p *parser) parseHeader(b []byte) (size int, err error) {
	if p.ahead == 0 {
		return p.header.Parse(b)
	}
	size, p.ahead = int(p.ahead), 0
	return size, nil
}

// lookAhead reports whether next will find something in b without more bytes: a
// whole frame or a violation.
func (p *parser) lookAhead(b []byte) bool {
	if p.inside || len(b) < 2 {
		return false
	}
	if p.ahead == 0 {
		size, err := p.header.Parse(b)
		if err != nil {
			return true // reading will not block
		}
		p.ahead = uint8(size)
	}
	return p.ahead > 0 && p.header.Length <= int64(len(b)-int(p.ahead))
}

// single reports whether the frame of header, which has passed the rules, is a
// whole message, and not compressed.
func (p *parser) single() bool {
	return p.header.Fin && p.rules.op == 0 && !p.header.Rsv1
}

// message returns the message whose payload is all of data, a single frame's. It
// is what beginFrame and payload do in two steps for a part of one.
func (p *parser) message(data []byte) (event, error) {
	if p.header.Masked {
		frame.Mask(data, p.header.Key, 0)
	}
	return p.checked(event{op: p.header.Opcode, end: true, data: data})
}

// control returns the control frame of header, which begins at b[n], once it is
// there in full.
func (p *parser) control(b []byte, n, size int) (event, int, error) {
	end := n + size + int(p.header.Length)
	if len(b) < end {
		return event{}, n, nil
	}
	data := b[n+size : end : end]
	if p.header.Masked {
		frame.Mask(data, p.header.Key, 0)
	}
	return event{op: p.header.Opcode, end: true, data: data}, end, nil
}

// beginFrame takes the data frame of header into the state.
func (p *parser) beginFrame() {
	p.rules.begin(&p.header)
	p.left, p.pos, p.inside = p.header.Length, 0, true
}

// payload takes the next bytes of the current data frame, at most p.left, and
// returns them as an event. Whoever read them to their destination without the
// parser hands them over here.
func (p *parser) payload(data []byte) (event, error) {
	if p.header.Masked {
		p.pos = uint8(frame.Mask(data, p.header.Key, int(p.pos)))
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
