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
		bits, n, pos = look(src, bits, n, pos)
		e := t.lit[bits&(1<<litBits-1)]
		if e&literal != 0 {
			bits, n, w = emit(out, bits, n, w, e)
			if e = t.lit[bits&(1<<litBits-1)]; e&literal != 0 {
				bits, n, w = emit(out, bits, n, w, e)
				if e = t.lit[bits&(1<<litBits-1)]; e&literal != 0 {
					bits, n, w = emit(out, bits, n, w, e)
					if e = t.lit[bits&(1<<litBits-1)]; e&literal != 0 {
						bits, n, w = emit(out, bits, n, w, e)
						continue
					}
				}
			}
			bits, n, pos = look(src, bits, n, pos)
		}
		if e&special != 0 {
			if e&link != 0 {
				e = t.lit[second(e, bits>>litBits)&(litEntries-1)]
			}
			if e&literal != 0 {
				bits, n, w = emit(out, bits, n, w, e)
				continue
			}
			if e&invalid != 0 {
				err = ErrSymbol
				break
			}
			if ended = e&end != 0; ended {
				bits, n = drop(bits, n, e)
				break
			}
		}
		length := value(e, bits)
		bits, n = drop(bits, n, e)

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
		bits, n = drop(bits, n, e)
		if distance > farthest {
			d.w = w
			if err = d.checkDistance(distance); err != nil {
				break
			}
			farthest = distance
		}
		from := w - distance
		if from >= start && length <= 16 && distance >= 8 {
			copy16(out[w:w+16], out[from:from+16])
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

// look takes more of the input, so that there are 56 bits or more.
func look(src []byte, bits uint64, n uint, pos int) (uint64, uint, int) {
	return bits | binary.LittleEndian.Uint64(src[pos:])<<(n&63), n | 56, pos + int(63-n)>>3
}

// drop takes the bits of a symbol away.
func drop(bits uint64, n uint, e entry) (uint64, uint) {
	return bits >> (e & consumeMask), n - uint(e&consumeMask)
}

// emit writes a literal and takes its bits away.
func emit(out []byte, bits uint64, n uint, w int, e entry) (uint64, uint, int) {
	out[w] = byte(e >> valueShift)
	return bits >> (e & consumeMask), n - uint(e&consumeMask), w + 1
}

// copy16 copies 16 octets, in two halves.
func copy16(dst, src []byte) {
	binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src))
	binary.LittleEndian.PutUint64(dst[8:], binary.LittleEndian.Uint64(src[8:]))
}
