package frame

import "encoding/binary"

// Sizes that RFC 6455 fixes, in bytes.
const (
	MaxHeaderSize     = 14  // two bytes, 64-bit length, masking key
	MaxControlPayload = 125 // payload of a close, ping or pong frame
	MaxCloseReason    = 123 // reason of a close frame, behind its status code
)

// A Header is what stands before a frame's payload (RFC 6455 section 5.2):
//
//	 0 1 2 3 4 5 6 7  0 1 2 3 4 5 6 7
//	+-+-+-+-+-------++-+-------------+----------------+---------------+
//	|F|R|R|R| opcode||M| length      | length, longer | masking key   |
//	|I|S|S|S|  (4)  ||A|  (7)        | 0, 2 or 8      | 0 or 4 bytes, |
//	|N|V|V|V|       ||S|  126: 2 more| bytes, big     | 4 if MASK     |
//	| |1|2|3|       ||K|  127: 8 more| endian         |               |
//	+-+-+-+-+-------++-+-------------+----------------+---------------+
type Header struct {
	Fin              bool    // the message's last fragment
	Rsv1, Rsv2, Rsv3 bool    // reserved for extensions; permessage-deflate uses Rsv1
	Opcode           Opcode  // what the frame carries
	Masked           bool    // the payload is masked with Key: frames from a client
	Key              [4]byte // the masking key, zero when not Masked
	Length           int64   // bytes of payload behind the header, 0 to 1<<63-1
}

const (
	bitFin  = 0x80
	bitRsv1 = 0x40
	bitRsv2 = 0x20
	bitRsv3 = 0x10
	bitMask = 0x80

	maskOpcode = 0x0F
	maskLength = 0x7F

	length16 = 126 // the length stands in the next two bytes
	length64 = 127 // the length stands in the next eight bytes
)

// AppendHeader appends h as it goes over the wire to dst and returns the
// extended slice. It writes no more than MaxHeaderSize bytes, the length in its
// shortest form. It uses the low four bits of h.Opcode, ignores h.Key unless
// h.Masked, and takes a negative h.Length for 0.
func AppendHeader(dst []byte, h Header) []byte { return h.Append(dst) }

// Append is AppendHeader for a header that stays where it is. For senders of
// millions of headers it saves a copy, which takes longer than the rest; so does
// a literal, so set the fields one by one.
func (h *Header) Append(dst []byte) []byte {
	first := bit(h.Fin)<<7 | bit(h.Rsv1)<<6 | bit(h.Rsv2)<<5 | bit(h.Rsv3)<<4 | byte(h.Opcode)&maskOpcode
	mask := bit(h.Masked) << 7
	// RFC 6455 section 5.2: "the minimal number of bytes MUST be used to
	// encode the length".
	switch length := uint64(max(h.Length, 0)); {
	case length < length16:
		dst = append(dst, first, mask|byte(length))
	case length <= 0xFFFF:
		dst = append(dst, first, mask|length16, byte(length>>8), byte(length))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, first, mask|length64), length)
	}
	if h.Masked {
		dst = append(dst, h.Key[:]...)
	}
	return dst
}

func bit(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// ParseHeader reads the header that b begins with and returns it with its size
// n in bytes. When b holds no whole header yet, n is 0 and err is nil: call
// again with more bytes. It looks at nothing behind the header.
//
// The error is a *ProtocolError: a length that is not in its shortest form or
// has its top bit set. It comes with the first byte that proves it, before the
// header is whole. Everything else parses, such as reserved bits, reserved
// opcodes and long control frames: whether it is allowed depends on the role,
// the extensions and the frames before.
func ParseHeader(b []byte) (h Header, n int, err error) {
	n, err = h.Parse(b)
	return h, n, err
}

// Parse is ParseHeader with the result put in h, which saves a copy for
// parsers that meet millions of headers. When n is 0, h is unchanged.
func (h *Header) Parse(b []byte) (n int, err error) {
	// Most frames are short: if there are six bytes, the header is whole.
	if len(b) >= 6 {
		if length := b[1] - bitMask; length < length16 {
			h.Key = [4]byte(b[2:6])
			h.set(b[0], true, int64(length))
			return 6, nil
		}
		if length := b[1]; length < length16 {
			h.Key = [4]byte{}
			h.set(b[0], false, int64(length))
			return 2, nil
		}
	}
	if len(b) < 2 {
		return 0, nil
	}
	length, n := int64(b[1]&maskLength), 2
	switch length {
	case length16:
		if len(b) < 4 {
			return 0, nil
		}
		if length, n = int64(binary.BigEndian.Uint16(b[2:])), 4; length < length16 {
			return 0, lengthFault(b)
		}
	case length64:
		if len(b) < 10 {
			return 0, lengthFault(b)
		}
		if length, n = int64(binary.BigEndian.Uint64(b[2:])), 10; length <= 0xFFFF {
			return 0, lengthFault(b)
		}
	}
	masked := b[1]&bitMask != 0
	if masked {
		if len(b) < n+4 {
			return 0, nil
		}
		h.Key = [4]byte(b[n:])
		n += 4
	} else {
		h.Key = [4]byte{}
	}
	h.set(b[0], masked, length)
	return n, nil
}

// set sets all but the key.
func (h *Header) set(first byte, masked bool, length int64) {
	f := &allFlags[first>>4]
	h.Fin, h.Rsv1, h.Rsv2, h.Rsv3 = f.fin, f.rsv1, f.rsv2, f.rsv3
	h.Opcode = Opcode(first & maskOpcode)
	h.Masked, h.Length = masked, length
}

// allFlags holds the highest four bits of every first byte, so that they are
// copied all at once.
var allFlags = func() (all [16]struct{ fin, rsv1, rsv2, rsv3 bool }) {
	for i := range all {
		f := &all[i]
		b := byte(i << 4)
		f.fin, f.rsv1, f.rsv2, f.rsv3 = b&bitFin != 0, b&bitRsv1 != 0, b&bitRsv2 != 0, b&bitRsv3 != 0
	}
	return all
}()

// lengthFault returns what is wrong with the 16 or 64 bits of length behind the
// first two bytes of b, as far as they are there; nil if nothing is yet.
func lengthFault(b []byte) error {
	long := b[1]&maskLength == length64
	switch {
	// RFC 6455 section 5.2: of the 64 bits "the most significant bit MUST be
	// 0".
	case long && len(b) > 2 && b[2]&0x80 != 0:
		return &ProtocolError{StatusProtocolError, "RFC 6455 5.2", "length with the top bit set"}
	// RFC 6455 section 5.2: "the minimal number of bytes MUST be used to
	// encode the length". Six leading zeros prove that 16 bits were enough.
	case long && len(b) >= 8 && [6]byte(b[2:]) == [6]byte{},
		!long && len(b) >= 4 && binary.BigEndian.Uint16(b[2:]) < length16:
		return &ProtocolError{StatusProtocolError, "RFC 6455 5.2", "length not in its shortest form"}
	}
	return nil
}
