package inflate

import (
	"encoding/binary"
	"slices"
)

// maxDistance is the largest distance that DEFLATE can express.
const maxDistance = 1 << 15

// A Decoder inflates messages, each by itself: what it holds is room, not state.
// The zero value is ready.
type Decoder struct {
	// MaxDistance, if not zero, is the largest distance that is no error.
	MaxDistance int

	src     []byte
	history []byte

	// bits holds the next n bits of src, the first of them lowest; src[pos] comes
	// after them. What bits has above the nth is 0, or equal to what comes.
	pos  int
	bits uint64
	n    uint

	// out has the message from start to w and room behind it. It never extends
	// beyond stop.
	out            []byte
	w, start, stop int

	farthest int // the largest distance in this message
	nearest  int // the smallest distance that is an error

	tables  *tables // of the current block
	dynamic tables
	builder builder
}

// Decode appends to dst the message that was compressed after history, whose last
// octet is at distance 1 of the message's first. A distance may reach all of
// history. It returns the largest distance too. After an error, which is one of
// the package's, dst has what was inflated before it, and at is the number of bits
// of compressed that were used. Nothing longer than limit is inflated.
//
// The octets of dst between its length and its capacity are overwritten. With room
// for 300 octets more than the message has, all of it is inflated by fast code.
func (d *Decoder) Decode(dst, history, compressed []byte, limit int) (message []byte, farthest, at int, err error) {
	d.src, d.history = compressed, history
	d.pos, d.bits, d.n = 0, 0, 0
	d.start, d.w, d.stop = len(dst), len(dst), len(dst)+max(limit, 0)
	d.farthest, d.nearest = 0, maxDistance+1
	if d.MaxDistance > 0 {
		d.nearest = d.MaxDistance + 1
	}
	d.out = dst[:min(cap(dst), d.stop)]
	err = d.blocks()
	message = d.out[:d.w:cap(d.out)]
	d.src, d.history, d.out = nil, nil, nil
	return message, d.farthest, d.pos*8 - int(d.n), err
}

// blocks inflates block after block (RFC 1951 section 3.2.3):
//
//	1 bit   BFINAL
//	2 bits  BTYPE: 00 stored, 01 fixed Huffman codes, 10 dynamic ones, 11 reserved
//
// RFC 7692 section 7.2.3.4 allows blocks with BFINAL in the midst of a message.
// After such a block the data go on at the next octet.
func (d *Decoder) blocks() error {
	for {
		if d.need(3) != nil {
			return ErrEnd
		}
		final, kind := d.take(1) == 1, d.take(2)
		var err error
		switch kind {
		case 0:
			var last bool
			if last, err = d.stored(); last {
				return nil
			}
		case 1:
			d.tables = fixed()
			err = d.symbols()
		case 2:
			if err = d.readTables(); err == nil {
				err = d.symbols()
			}
		default:
			err = ErrBlockType
		}
		if err != nil {
			return err
		}
		if final {
			d.take(d.n % 8)
		}
	}
}

// stored copies a stored block (section 3.2.4): at the next octet LEN and NLEN, of
// two octets each, then LEN octets of data. It reports whether the block is the
// message's last, the one whose lengths the sender has taken away.
func (d *Decoder) stored() (last bool, err error) {
	d.take(d.n % 8)
	d.pos -= int(d.n / 8)
	d.bits, d.n = 0, 0
	switch rest := len(d.src) - d.pos; {
	case rest == 0:
		return true, nil
	case rest < 4:
		return false, ErrTruncated
	}
	size := binary.LittleEndian.Uint16(d.src[d.pos:])
	if size != ^binary.LittleEndian.Uint16(d.src[d.pos+2:]) {
		return false, ErrStored
	}
	d.pos += 4
	data := d.src[d.pos:]
	data = data[:min(len(data), int(size))]
	if !d.grow(len(data)) {
		return false, ErrLimit
	}
	d.w += copy(d.out[d.w:], data)
	d.pos += len(data)
	if len(data) < int(size) {
		return false, ErrTruncated
	}
	return false, nil
}

// refill makes n at least 56, or all that src has.
func (d *Decoder) refill() {
	if d.pos+8 <= len(d.src) {
		d.bits |= binary.LittleEndian.Uint64(d.src[d.pos:]) << (d.n & 63)
		d.pos += int(63-d.n) >> 3
		d.n |= 56
		return
	}
	d.bits &= 1<<d.n - 1
	for d.n < 56 && d.pos < len(d.src) {
		d.bits |= uint64(d.src[d.pos]) << (d.n & 63)
		d.pos++
		d.n += 8
	}
}

// need makes sure that n bits, at most 56, can be taken.
func (d *Decoder) need(n uint) error {
	if d.n < n {
		if d.refill(); d.n < n {
			return ErrTruncated
		}
	}
	return nil
}

// take returns the next n bits, which must be there.
func (d *Decoder) take(n uint) uint64 {
	value := d.bits & (1<<n - 1)
	d.bits >>= n & 63
	d.n -= n
	return value
}

// grow makes room for n more octets and reports whether the limit allows it.
func (d *Decoder) grow(n int) bool {
	if n <= len(d.out)-d.w {
		return true
	}
	if n > d.stop-d.w {
		return false
	}
	room := max(n, d.w-d.start, 2*len(d.src), 256) + slack
	d.out = slices.Grow(d.out[:d.w], min(room, d.stop-d.w))
	d.out = d.out[:min(cap(d.out), d.stop)]
	return true
}
