package faulty

import "encoding/binary"

// A frame is one to be sent.
type frame struct {
	opcode  byte
	more    bool // FIN is not set
	rsv     byte
	payload []byte
}

// send puts a frame behind those that go out with the next flush.
func (c *conn) send(f frame) {
	first := f.rsv<<4 | f.opcode
	if !f.more {
		first |= 0x80
	}
	masked := c.client && !c.has(DoesNotMask) && !(c.has(DoesNotMaskPongs) && f.opcode >= closeFrame) ||
		!c.client && c.has(MasksAsServer)
	n := len(c.out) + 1
	c.out = c.appendLength(append(c.out, first), uint64(len(f.payload)))
	if !masked {
		c.out = append(c.out, f.payload...)
		return
	}
	c.out[n] |= 0x80
	key := c.maskingKey()
	c.out = append(c.out, key[:]...)
	n = len(c.out)
	c.out = append(c.out, f.payload...)
	c.mask(c.out[n:], key, 0)
}

// appendLength appends a length in its shortest form (RFC 6455 section 5.2).
func (c *conn) appendLength(dst []byte, size uint64) []byte {
	switch bits := c.lengthBits(size); {
	case bits == 7:
		return append(dst, byte(size))
	case bits == 64:
		return binary.BigEndian.AppendUint64(append(dst, 127), size)
	case c.has(LengthLittleEndian):
		return binary.LittleEndian.AppendUint16(append(dst, 126), uint16(size))
	}
	return binary.BigEndian.AppendUint16(append(dst, 126), uint16(size))
}

// lengthBits returns with how many bits a length is written.
func (c *conn) lengthBits(size uint64) int {
	switch {
	case size < 126:
		if c.has(Length16For7) || c.has(Length125As16) && size == 125 {
			return 16
		}
		return 7
	case c.has(Length126As7) && size == 126:
		return 7
	case size < 1<<16:
		if c.has(Length64For16) || c.has(Length65535As64) && size == 65535 {
			return 64
		}
		return 16
	case c.has(Length65536As16) && size == 65536:
		return 16
	}
	return 64
}

// flush sends all frames in one piece.
func (c *conn) flush() error {
	if len(c.out) == 0 {
		return nil
	}
	defer func() { c.out = c.out[:0] }()
	if c.has(QueuesPongs) {
		c.queue.add(c.out)
		return nil
	}
	_, err := c.nc.Write(c.out)
	return err
}
