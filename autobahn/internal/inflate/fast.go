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
