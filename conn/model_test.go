package conn_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// model says what must come of the bytes that a peer sends. It is written from RFC
// 6455 sections 5 and 7 and RFC 7692 sections 6 and 7, knows all of the bytes at once
// and shares nothing with the library.
type model struct {
	masked    bool // as frames to a server are
	deflate   bool
	takeover  bool
	limit     uint64 // bytes of a message
	fragments int    // frames of a message
}

// fate is what becomes of a connection.
type fate struct {
	messages, pings, pongs []string

	end    string // "cut", "closed" by the peer or "failed"
	codes  []int  // of the Close frame: the peer's, or those of which one must be sent
	reason string // the peer's

	vague bool // what is wrong may be noticed only with more bytes, so nothing is said
}

// fate returns what becomes of the connection on which wire comes, and then its end.
func (m model) fate(wire []byte) (f fate) {
	var now message
	var history []byte // what compressed messages inflated to
	for f.end == "" {
		h, size, lawful := splitHeader(wire)
		switch {
		case !lawful: // 5.2
			return f.failed(1002)
		case size > len(wire):
			return f.cut()
		case !m.allows(h, now.op != 0):
			return f.failed(1002)
		case h.op < 8 && !now.begin(h, m): // 7.4.1, 10.4
			return f.failed(1009)
		}
		body := bytes.Clone(wire[size:][:min(uint64(len(wire)-size), h.length)])
		wire = wire[size+len(body):]
		for i := range body {
			body[i] ^= h.key[i%4] // 5.3
		}
		whole := uint64(len(body)) == h.length
		if h.op >= 8 {
			f = f.control(h.op, body, whole)
			continue
		}
		now.payload = append(now.payload, body...)
		text, codes := now.text(history, whole && h.fin, m.limit)
		switch {
		case !(whole && h.fin) && now.vague(history, m.limit):
			f.vague = true
			return f.failed(codes...)
		case codes != nil:
			return f.failed(codes...)
		case !whole:
			return f.cut()
		case h.fin:
			f.messages = append(f.messages, fmt.Sprintf("%d %s", now.op, text))
			if now.packed && m.takeover {
				history = append(history, text...)
			}
			now = message{}
		}
	}
	return f
}

// message is one that is under way; the zero value none.
type message struct {
	op        byte
	packed    bool
	payload   []byte // what came of it
	declared  uint64 // what its frames declared
	fragments int
}

// begin takes note of the next frame, and reports whether the limits allow it.
func (n *message) begin(h header, m model) bool {
	if h.op != 0 {
		n.op, n.packed = h.op, h.rsv == 4
	}
	most := m.limit
	if n.packed {
		most = 2*m.limit + 1024
	}
	n.fragments++
	n.declared += h.length
	return h.length <= most && n.declared <= most && n.fragments <= m.fragments
}

// text returns what the message says so far, or is when it is whole, or the codes of
// what is wrong with it: either may be met first.
func (n *message) text(history []byte, whole bool, limit uint64) (text []byte, codes []int) {
	text, sound := n.payload, true
	if n.packed {
		text, sound = inflate(n.payload, history, whole)
	}
	if !sound || n.op == 1 && !isText(text, whole) {
		codes = append(codes, 1007) // 8.1
	}
	if uint64(len(text)) > limit {
		codes = append(codes, 1009)
	}
	return text, codes
}

// longestMatch is the most bytes that a length and a distance have (RFC 1951 section 3.2.5).
const longestMatch = 6

// vague reports whether what is wrong is so near to where the data ends by now that some
// inflaters would still wait for more; or would not, where this one does.
func (n *message) vague(history []byte, limit uint64) bool {
	if !n.packed {
		return false
	}
	text, sound := inflate(n.payload, history, false)
	if !sound {
		_, before := inflate(n.payload[:max(0, len(n.payload)-longestMatch)], history, false)
		return before
	}
	more, _ := inflate(slices.Concat(n.payload, make([]byte, longestMatch)), history, false)
	wrong := func(text []byte) [2]bool {
		return [2]bool{uint64(len(text)) > limit, n.op == 1 && !isText(text, false)}
	}
	return wrong(text) != wrong(more)
}

// control is the fate behind a control frame.
func (f fate) control(op byte, body []byte, whole bool) fate {
	switch {
	case !whole:
		return f.cut()
	case op == 8:
		return f.closed(body)
	case op == 9:
		f.pings = append(f.pings, string(body))
	case op == 10:
		f.pongs = append(f.pongs, string(body))
	}
	return f
}

// allows reports whether a frame may come, inside a message or between two.
func (m model) allows(h header, inside bool) bool {
	first := h.op == 1 || h.op == 2
	control := h.op == 8 || h.op == 9 || h.op == 10
	switch {
	case h.rsv != 0 && !(h.rsv == 4 && m.deflate && first): // 5.2, RFC 7692 6
		return false
	case h.op > 2 && !control: // 5.2
		return false
	case h.masked != m.masked: // 5.1
		return false
	case control: // 5.5
		return h.fin && h.length <= 125
	}
	return first != inside // 5.4
}

func (f fate) cut() fate {
	f.end = "cut"
	return f
}

func (f fate) failed(codes ...int) fate {
	f.end, f.codes = "failed", codes
	return f
}

// closed is the fate behind a Close frame: sections 5.5.1 and 7.4.
func (f fate) closed(body []byte) fate {
	if len(body) == 0 {
		f.end, f.codes = "closed", []int{1005}
		return f
	}
	if len(body) == 1 {
		return f.failed(1002)
	}
	code, reason := int(body[0])<<8|int(body[1]), body[2:]
	known := code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006
	if !known && (code < 3000 || code > 4999) {
		return f.failed(1002)
	}
	if !utf8.Valid(reason) {
		return f.failed(1007)
	}
	f.end, f.codes, f.reason = "closed", []int{code}, string(reason)
	return f
}

type header struct {
	fin, masked bool
	rsv, op     byte
	length      uint64
	key         [4]byte
}

// splitHeader takes a header apart (section 5.2) and returns how many bytes it has, and
// whether its length is written as it must be. Bytes that wire does not have are taken
// for ones that break no rule.
func splitHeader(wire []byte) (h header, size int, lawful bool) {
	b := slices.Concat(wire[:min(len(wire), 14)], bytes.Repeat([]byte{0x7f}, 14))
	h.fin, h.rsv, h.op = b[0]&0x80 != 0, b[0]>>4&7, b[0]&15
	h.masked, h.length = b[1]&0x80 != 0, uint64(b[1]&0x7f)
	size, lawful = 2, true
	switch h.length {
	case 126:
		h.length, size = uint64(binary.BigEndian.Uint16(b[2:])), 4
		lawful = h.length >= 126
	case 127:
		h.length, size = binary.BigEndian.Uint64(b[2:]), 10
		lawful = h.length > 0xffff && h.length < 1<<63
	}
	if h.masked {
		h.key, size = [4]byte(b[size:]), size+4
	}
	return h, size, lawful
}

// isText reports whether b is UTF-8, or may become it by more bytes unless it is whole.
func isText(b []byte, whole bool) bool {
	for len(b) > 0 && (whole || utf8.FullRune(b)) {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return false
		}
		b = b[n:]
	}
	return true
}

// inflate inflates what came of a message (RFC 7692 section 7.2.2) and reports whether
// that is sound.
func inflate(payload, history []byte, whole bool) (text []byte, sound bool) {
	if !whole {
		return inflateStreams(payload, history)
	}
	text, sound = inflateStreams(slices.Concat(payload, []byte("\x00\x00\xff\xff")), history)
	// The four bytes must be the length of a stored block of nothing: so another length,
	// and as many bytes, would be a block of these, and a block could follow.
	probe := []byte("\x09\x00\xf6\xffthe probe" + "\x00\x05\x00\xfa\xff ends")
	more, _ := inflateStreams(slices.Concat(payload, probe), history)
	return text, sound && bytes.Equal(more, append(bytes.Clone(text), "the probe ends"...))
}

// inflateStreams inflates as much as there is. A block with BFINAL ends a stream and not
// the message: section 7.2.3.4.
func inflateStreams(data, history []byte) (text []byte, sound bool) {
	for {
		r := bytes.NewReader(data)
		more, err := io.ReadAll(flate.NewReaderDict(r, slices.Concat(history, text)))
		text = append(text, more...)
		if err != nil {
			return text, errors.Is(err, io.ErrUnexpectedEOF)
		}
		data = data[len(data)-r.Len():]
	}
}
