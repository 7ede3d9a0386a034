package wire

import (
	"crypto/subtle"
	"encoding/binary"
)

// The opcodes of RFC 6455 section 5.2.
const (
	Continuation = 0x0
	Text         = 0x1
	Binary       = 0x2
	Close        = 0x8
	Ping         = 0x9
	Pong         = 0xA
)

// A Form is a way to write the payload length of a frame.
type Form byte

const (
	// Shortest is the only form that section 5.2 allows.
	Shortest Form = iota
	// Form16 is the one with 16 bits more.
	Form16
	// Form64 is the one with 64 bits more.
	Form64
)

// A Header is what stands before the payload of a frame.
//
//	 0                   1                   2                   3
//	 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//	+-+-+-+-+-------+-+-------------+-------------------------------+
//	|F| RSV |opcode |M| length (7)  |   length, 16 or 64 bits more  |
//	+-+-----+-------+-+-------------+-------------------------------+
//	|                    masking key, if M is set                   |
//	+---------------------------------------------------------------+
type Header struct {
	Fin    bool
	RSV    byte // 4 is RSV1, 2 is RSV2, 1 is RSV3
	Opcode byte
	Masked bool
	Key    [4]byte
	Size   uint64 // of the payload
	Form   Form   // of the size
}

// Append appends the header to dst. A size that the form cannot tell is cut.
func (h *Header) Append(dst []byte) []byte {
	first := h.RSV&7<<4 | h.Opcode&0xF
	if h.Fin {
		first |= 0x80
	}
	var mask byte
	if h.Masked {
		mask = 0x80
	}
	switch form := max(h.Form, shortest(h.Size)); form {
	case Shortest:
		dst = append(dst, first, mask|byte(h.Size))
	case Form16:
		dst = binary.BigEndian.AppendUint16(append(dst, first, mask|126), uint16(h.Size))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, first, mask|127), h.Size)
	}
	if h.Masked {
		dst = append(dst, h.Key[:]...)
	}
	return dst
}

// Minimal reports whether the size has its shortest form.
func (h *Header) Minimal() bool { return h.Form == shortest(h.Size) }

func shortest(size uint64) Form {
	switch {
	case size < 126:
		return Shortest
	case size <= 0xFFFF:
		return Form16
	}
	return Form64
}

// ParseHeader parses a header at the beginning of b and returns its length, which is
// 0 where b does not hold all of it.
func ParseHeader(b []byte) (h Header, n int) {
	if len(b) < 2 {
		return h, 0
	}
	h = Header{Fin: b[0]&0x80 != 0, RSV: b[0] >> 4 & 7, Opcode: b[0] & 0xF, Masked: b[1]&0x80 != 0}
	h.Size, n = uint64(b[1]&0x7F), 2
	switch h.Size {
	case 126:
		h.Form, n = Form16, 4
	case 127:
		h.Form, n = Form64, 10
	}
	key := n
	if h.Masked {
		n += 4
	}
	if len(b) < n {
		return h, 0
	}
	switch h.Form {
	case Form16:
		h.Size = uint64(binary.BigEndian.Uint16(b[2:]))
	case Form64:
		h.Size = binary.BigEndian.Uint64(b[2:])
	}
	if h.Masked {
		copy(h.Key[:], b[key:])
	}
	return h, n
}

// Mask masks or unmasks p in place (section 5.3), as the part of a payload that
// begins at pos.
func Mask(p []byte, key [4]byte, pos int) {
	var pad [1 << 10]byte
	for i := range 4 {
		pad[i] = key[(pos+i)&3]
	}
	for n := 4; n < min(len(p), len(pad)); n *= 2 {
		copy(pad[n:], pad[:n])
	}
	for len(p) > 0 {
		p = p[subtle.XORBytes(p, p, pad[:]):]
	}
}

// AppendClosePayload appends the payload of a Close frame (section 5.5.1).
func AppendClosePayload(dst []byte, code int, reason string) []byte {
	return append(binary.BigEndian.AppendUint16(dst, uint16(code)), reason...)
}

// ParseClosePayload returns what a Close frame says; ok is false where it has no code.
func ParseClosePayload(p []byte) (code int, reason []byte, ok bool) {
	if len(p) < 2 {
		return 0, nil, false
	}
	return int(binary.BigEndian.Uint16(p)), p[2:], true
}
