package inflate

import "encoding/binary"

const (
	maxMatch = 258

	// slack is how much room the fast code wants behind w: four literals, then a
	// match, which is copied eight octets at a time.
	slack = 4 + maxMatch + 16

	// ahead is how much input it wants: two times eight octets.
	ahead = 16
)

// symbols inflates the symbols of a block to its end.
func (d *Decoder) symbols() error {
	for {
		if d.pos+ahead <= len(d.src) && d.w+slack <= len(d.out) {
			if ended, err := d.fast(); ended || err != nil {
				return err
			}
		}
		if ended, err := d.symbol(); ended || err != nil {
			return err
		}
	}
}

// symbol inflates one literal or match with all care: at the end of the input, and
// where there is no room. It reports whether the block has ended.
func (d *Decoder) symbol() (ended bool, err error) {
	d.refill()
	e := d.tables.lit[d.bits&(1<<litBits-1)]
	if e&link != 0 {
		e = d.tables.lit[second(e, d.bits>>litBits)&(litEntries-1)]
	}
	if uint(e&consumeMask) > d.n {
		return false, ErrTruncated
	}
	switch {
	case e&literal != 0:
		if !d.grow(1) {
			return false, ErrLimit
		}
		d.take(uint(e & consumeMask))
		d.out[d.w] = byte(e >> valueShift)
		d.w++
		return false, nil
	case e&end != 0:
		d.take(uint(e & consumeMask))
		return true, nil
	case e&invalid != 0:
		return false, ErrSymbol
	}
	length := value(e, d.bits)
	d.take(uint(e & consumeMask))

	e = d.tables.dist[d.bits&(1<<distBits-1)]
	if e&link != 0 {
		e = d.tables.dist[second(e, d.bits>>distBits)&(distEntries-1)]
	}
	if uint(e&consumeMask) > d.n {
		return false, ErrTruncated
	}
	if e&special != 0 {
		return false, ErrSymbol
	}
	distance := value(e, d.bits)
	d.take(uint(e & consumeMask))
	if !d.grow(length) {
		return false, ErrLimit
	}
	if distance > d.farthest {
		if err := d.checkDistance(distance); err != nil {
			return false, err
		}
	}
	return false, d.copyMatch(distance, length)
}

// second returns where the entry is to which a link leads, given the bits after
// those that led to the link.
func second(e entry, bits uint64) uint64 {
	return uint64(e>>valueShift) + bits&(1<<(e>>codeShift&codeMask)-1)
}

// value returns the base of a length or distance plus its extra bits, which follow
// the code.
func value(e entry, bits uint64) int {
	return int(e>>valueShift) + int(bits&(1<<(e&consumeMask)-1)>>(e>>codeShift&codeMask))
}

// fast inflates symbols for as long as there are input and room for any of them.
// It reports whether the block has ended.
//
// Of the 56 bits that are there after each look at the input, a match takes at
// most 48, and four literals that are in the first table 44.
func (d *Decoder) fast() (ended bool, err error) {
	src, out := d.src, d.out
	pos, bits, n, w := d.pos, d.bits, d.n, d.w
	start, farthest := d.start, d.farthest
	t := d.tables
	for pos+ahead <= len(src) && w+slack <= len(out) {
		bits |= binary.LittleEndian.Uint64(src[pos:]) << (n & 63)
		pos += int(63-n) >> 3
		n |= 56
		e := t.lit[bits&(1<<litBits-1)]
		if e&literal != 0 {
			room := out[w : w+4]
			room[0] = byte(e >> valueShift)
			bits >>= e & consumeMask
			n -= uint(e & consumeMask)
			w++
			if e = t.lit[bits&(1<<litBits-1)]; e&literal != 0 {
				room[1] = byte(e >> valueShift)
				bits >>= e & consumeMask
				n -= uint(e & consumeMask)
				w++
				if e = t.lit[bits&(1<<litBits-1)]; e&literal != 0 {
					room[2] = byte(e >> valueShift)
					bits >>= e & consumeMask
					n -= uint(e & consumeMask)
					w++
					if e = t.lit[bits&(1<<litBits-1)]; e&literal != 0 {
						room[3] = byte(e >> valueShift)
						bits >>= e & consumeMask
						n -= uint(e & consumeMask)
						w++
						continue
					}
				}
			}
			bits |= binary.LittleEndian.Uint64(src[pos:]) << (n & 63)
			pos += int(63-n) >> 3
			n |= 56
		}
		if e&special != 0 {
			if e&link != 0 {
				e = t.lit[second(e, bits>>litBits)&(litEntries-1)]
			}
			if e&literal != 0 {
				out[w] = byte(e >> valueShift)
				w++
				bits >>= e & consumeMask
				n -= uint(e & consumeMask)
				continue
			}
			if e&end != 0 {
				bits >>= e & consumeMask
				n -= uint(e & consumeMask)
				ended = true
				break
			}
			if e&invalid != 0 {
				err = ErrSymbol
				break
			}
		}
		length := value(e, bits)
		bits >>= e & consumeMask
		n -= uint(e & consumeMask)

		e = t.dist[bits&(1<<distBits-1)]
		if e&special != 0 {
			if e&link != 0 {
				e = t.dist[second(e, bits>>distBits)&(distEntries-1)]
			}
			if e&special != 0 {
				err = ErrSymbol
				break
			}
		}
		distance := value(e, bits)
		bits >>= e & consumeMask
		n -= uint(e & consumeMask)
		if distance > farthest {
			d.w = w
			if err = d.checkDistance(distance); err != nil {
				break
			}
			farthest = distance
		}
		from := w - distance
		if from >= start && length <= 16 && distance >= 8 {
			target, source := out[w:w+16], out[from:from+16]
			binary.LittleEndian.PutUint64(target, binary.LittleEndian.Uint64(source))
			binary.LittleEndian.PutUint64(target[8:], binary.LittleEndian.Uint64(source[8:]))
			w += length
			continue
		}
		if from >= start && length <= distance {
			w += copy(out[w:w+length], out[from:])
			continue
		}
		d.w = w
		if err = d.copyMatch(distance, length); err != nil {
			break
		}
		w = d.w
	}
	d.pos, d.bits, d.n, d.w = pos, bits&(1<<n-1), n, w
	return ended, err
}
