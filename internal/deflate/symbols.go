package deflate

import "encoding/binary"

// decode decodes symbols of a block until dst is full (with room for none of a
// match left over), the input ends, or the block does.
func (z *Inflater) decode(dst []byte, w int, in *input) (int, bool, error) {
	for {
		if z.length > 0 {
			w += z.copyMatch(dst, w)
		}
		if w == len(dst) {
			return w, true, nil
		}
		var err error
		if w, err = z.decodeFast(dst, w, in); err != nil {
			return w, false, err
		}
		ok, err := z.decodeOne(dst, &w, in)
		if err != nil || !ok || z.step != symbols {
			return w, ok, err
		}
	}
}

// decodeOne decodes one symbol, or a length and a distance together, if all
// their bits are there. A match is left to be copied.
func (z *Inflater) decodeOne(dst []byte, w *int, in *input) (bool, error) {
	in.need(48) // the longest length and distance; there may be less
	e := lookUp(z.litLen, litLenBits, in.bits)
	used := e.length()
	switch {
	case used == 0 || used > in.n:
		return false, in.corrupt(maxCodeLen)
	case e&isLiteral != 0:
		in.take(used)
		dst[*w] = byte(e.value())
		*w++
		return true, nil
	case e&isEnd != 0:
		in.take(used)
		z.step = blockHeader
		return true, nil
	}
	length := e.value() + int(in.bits>>used)&(1<<e.extra()-1)
	used += e.extra()
	d := lookUp(z.dist, distBits, in.bits>>used)
	codeEnd := used + d.length()
	if d.length() == 0 || codeEnd > in.n {
		return false, in.corrupt(used + maxCodeLen)
	}
	distance := d.value() + int(in.bits>>codeEnd)&(1<<d.extra()-1)
	used = codeEnd + d.extra()
	if used > in.n {
		return false, nil
	}
	in.take(used)
	return true, z.match(length, distance, *w)
}

// lookUp returns the entry of the code that bits begin with.
func lookUp(table []entry, root uint, bits uint64) entry {
	e := table[bits&(1<<root-1)]
	if e&isSecond != 0 {
		e = table[uint64(e.value())+bits>>root&(1<<e.extra()-1)]
	}
	return e
}

// match notes a match to be copied behind the w bytes written so far.
func (z *Inflater) match(length, distance, w int) error {
	// RFC 7692 section 7.1.2: the agreed window is the farthest that a match may
	// reach back; RFC 1951 section 3.2.5: nor may it reach before the beginning.
	if distance > z.window.size || distance > w+z.window.Len() {
		return ErrCorrupt
	}
	z.length, z.back = length, distance
	return nil
}

// copyMatch copies as much of the match as there is room for behind the w bytes
// written so far.
func (z *Inflater) copyMatch(dst []byte, w int) int {
	room := dst[w:min(w+z.length, len(dst))]
	n := 0
	if before := z.back - w; before > 0 { // it begins in the window
		n = z.window.copy(room, before)
	}
	for n < len(room) {
		// What was copied may be copied again: a match may overlap itself.
		n += copy(room[n:], dst[w+n-z.back:w+n])
	}
	z.length -= n
	return n
}

// fastRoom is the room that decodeFast needs for one turn: for two literals, the
// longest match, and what is written behind it.
const fastRoom = 2 + maxMatch + 7

// decodeFast is decode as long as there are 8 bytes of input and room for the
// longest match, so that nothing has to be asked for in between. It stops before
// everything that is rare, and leaves that to decodeOne.
func (z *Inflater) decodeFast(dst []byte, w int, in *input) (int, error) {
	src, b, n := in.src, in.bits, in.n
	litLen, dist := (*[1 << litLenBits]entry)(z.litLen), z.dist
	for len(src) >= 8 && len(dst)-w >= fastRoom {
		b |= binary.LittleEndian.Uint64(src) << (n & 63)
		src = src[(63-n)>>3:]
		n |= 56 // at least so many bits
		e := litLen[b&(1<<litLenBits-1)]
		for range 2 { // what takes 2 × 15 bits leaves 26
			if e&isLiteral == 0 {
				break
			}
			b >>= e.length()
			n -= e.length()
			dst[w] = byte(e.value())
			w++
			e = litLen[b&(1<<litLenBits-1)]
		}
		if n < 48 || e&isLiteral != 0 {
			continue
		}
		if e&isSecond != 0 {
			e = lookUp(z.litLen, litLenBits, b)
		}
		used := e.length()
		if used == 0 || e&(isEnd|isLiteral) != 0 {
			break
		}
		length := e.value() + int(b>>used)&(1<<e.extra()-1)
		used += e.extra()
		d := dist[b>>used&(1<<distBits-1)]
		if d&isSecond != 0 {
			d = lookUp(dist, distBits, b>>used)
		}
		if d.length() == 0 {
			break
		}
		used += d.length()
		distance := d.value() + int(b>>used)&(1<<d.extra()-1)
		used += d.extra()
		b >>= used
		n -= used
		switch {
		case distance > w: // in the window, or nowhere
			in.src, in.bits, in.n = src, b&(1<<n-1), n
			if err := z.match(length, distance, w); err != nil {
				return w, err
			}
			w += z.copyMatch(dst, w)
		case distance > z.window.size:
			return w, ErrCorrupt
		case distance < 8:
			for end := w + length; w < end; w++ {
				dst[w] = dst[w-distance]
			}
		default:
			// Up to 7 bytes too many; there is room for them.
			to, from := dst[w:w+length+7], dst[w-distance:]
			for i := 0; i < length; i += 8 {
				binary.LittleEndian.PutUint64(to[i:], binary.LittleEndian.Uint64(from[i:]))
			}
			w += length
		}
	}
	in.src, in.bits, in.n = src, b&(1<<n-1), n
	return w, nil
}
