package faulty

import (
	"crypto/rand"
	"slices"
)

// mask masks or unmasks p in place, as the part of a payload that begins at pos
// (RFC 6455 section 5.3).
func (c *conn) mask(p []byte, key [4]byte, pos int) {
	if c.has(MaskKeyReversed) {
		slices.Reverse(key[:])
	}
	n := len(p)
	if c.has(MaskKeepsTail) {
		n -= (pos + n) % 4
	}
	for i := 0; i < n; i++ {
		p[i] ^= key[(pos+i)%4]
	}
}

// maskingKey returns the key of a frame, which nobody can foresee.
func (c *conn) maskingKey() (key [4]byte) {
	switch {
	case c.has(SameMaskingKey):
		return [4]byte{0x37, 0xfa, 0x21, 0x3d}
	case c.has(ZeroMaskingKey):
		return key
	}
	_, _ = rand.Read(key[:])
	return key
}

// unmask unmasks a part of a frame that begins at pos of its payload.
func (c *conn) unmask(h header, p []byte, pos int) {
	if !h.masked || c.has(KeepsMask) {
		return
	}
	if c.has(MaskRunsOn) && h.opcode == continuation {
		pos += c.before
	}
	if c.has(MaskRestarts) {
		pos = 0
	}
	c.mask(p, h.key, pos)
}
