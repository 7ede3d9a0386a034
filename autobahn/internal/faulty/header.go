package faulty

import (
	"encoding/binary"
	"io"
)

// The opcodes of RFC 6455 section 5.2.
const (
	continuation = 0
	textFrame    = 1
	binaryFrame  = 2
	closeFrame   = 8
	pingFrame    = 9
	pongFrame    = 10
)

// A header is what stands before a payload.
type header struct {
	fin    bool
	rsv    byte // 4 is RSV1
	opcode byte
	masked bool
	key    [4]byte
	size   uint64
	bits   int // in which the size was written: 7, 16 or 64
}

func (h header) control() bool { return h.opcode >= closeFrame }

// readHeader reads a header.
func (c *conn) readHeader() (h header, err error) {
	var b [8]byte
	if _, err = io.ReadFull(c.in, b[:2]); err != nil {
		return h, err
	}
	h = header{fin: b[0]&0x80 != 0, rsv: b[0] >> 4 & 7, opcode: b[0] & 15, masked: b[1]&0x80 != 0}
	h.size, h.bits = uint64(b[1]&0x7F), 7
	switch h.size {
	case 126:
		_, err = io.ReadFull(c.in, b[:2])
		h.size, h.bits = uint64(binary.BigEndian.Uint16(b[:])), 16
	case 127:
		_, err = io.ReadFull(c.in, b[:8])
		h.size, h.bits = binary.BigEndian.Uint64(b[:]), 64
	}
	if h.masked && err == nil {
		_, err = io.ReadFull(c.in, h.key[:])
	}
	return h, err
}

// check returns the code of what is wrong with a header, or 0.
func (c *conn) check(h *header) code {
	if c.wrongLength(h) || h.rsv&^c.mayReserve(h) != 0 || c.wrongMask(h) || c.wrongOpcode(h) {
		return protocolError
	}
	if h.control() {
		if !h.fin && !c.acceptsCut(h) || h.size > 125 && !c.acceptsLong(h) {
			return protocolError
		}
		if c.has(NoControlInMessage) && c.message.opcode != 0 {
			return protocolError
		}
	}
	return 0
}

// wrongMask: a client masks and a server does not (section 5.1).
func (c *conn) wrongMask(h *header) bool {
	return c.client && h.masked && !c.has(AcceptsMasked) || !c.client && !h.masked && !c.has(AcceptsUnmasked)
}

// wrongLength: a length has its shortest form, and its first bit is 0 (section 5.2).
func (c *conn) wrongLength(h *header) bool {
	switch {
	case c.has(Length16Signed) && h.bits == 16 && h.size >= 1<<15:
		return true
	case c.has(Length64Cut) && h.bits == 64:
		h.size &= 0xFFFF
	case c.has(AcceptsHugeLength) && h.bits == 64:
		h.size &^= 1 << 63
	}
	return h.bits == 16 && h.size < 126 && !c.has(AcceptsLongLength16) ||
		h.bits == 64 && h.size < 1<<16 && !c.has(AcceptsLongLength64) && !c.has(Length64Cut) ||
		h.size >= 1<<63
}

// mayReserve returns the reserved bits that a frame may have (section 5.2, and RFC
// 7692 section 6).
func (c *conn) mayReserve(h *header) (bits byte) {
	negotiated := c.deflate != nil
	if h.control() {
		switch {
		case c.has(AcceptsRSVOnControl):
			return 7
		case c.has(AcceptsRSV1OnControl) && negotiated:
			return 4
		}
		return 0
	}
	if negotiated && (h.opcode != continuation || c.has(AcceptsRSV1Later)) || c.has(AcceptsRSV1) {
		bits |= 4
	}
	if c.has(AcceptsRSV2) {
		bits |= 2
	}
	if c.has(AcceptsRSV3) {
		bits |= 1
	}
	return bits
}

// wrongOpcode: there are six opcodes, and fragments follow their message (sections 5.2
// and 5.4).
func (c *conn) wrongOpcode(h *header) bool {
	switch within := c.message.opcode != 0; {
	case h.opcode == continuation:
		return !within && !c.has(AcceptsOrphan) && !c.has(IgnoresOrphan) && !c.cutControl
	case h.opcode <= binaryFrame:
		return within && !c.has(AcceptsInterleaved) && !c.has(JoinsInterleaved)
	case h.opcode < closeFrame:
		return !c.has(AcceptsReservedData)
	case h.opcode > pongFrame:
		return !c.has(AcceptsReservedControl)
	}
	return false
}

// acceptsCut: a control frame is not fragmented (section 5.5).
func (c *conn) acceptsCut(h *header) bool {
	return h.opcode == pingFrame && c.has(AcceptsFragmentedPing) ||
		h.opcode == pongFrame && c.has(AcceptsFragmentedPong) ||
		h.opcode == closeFrame && c.has(AcceptsCutClose)
}

// acceptsLong: a control frame has at most 125 octets (section 5.5).
func (c *conn) acceptsLong(h *header) bool {
	return h.opcode == pingFrame && c.has(AcceptsLongPing) ||
		h.opcode == pongFrame && c.has(AcceptsLongPong) ||
		h.opcode == closeFrame && c.has(AcceptsLongClose)
}
