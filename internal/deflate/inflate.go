package deflate

import (
	"encoding/binary"
	"errors"
)

// ErrCorrupt is compressed data that is not what RFC 1951 and the agreed window
// allow.
var ErrCorrupt = errors.New("the compressed data is corrupt")

// Inflater inflates the messages of a receiver. It is a machine that is fed: it
// stops between any two bytes and goes on with the next ones, so it can wait for
// them as long as it takes. Between messages it holds nothing but its tables and
// may serve another receiver.
//
//	Begin, then Inflate until it has taken all bytes of the message and leaves
//	room in dst, then Finish until it leaves room in dst.
type Inflater struct {
	window *Window
	step   step
	bits   uint64 // the next bits of the input, from the lowest on
	n      uint   // how many of bits are there
	final  bool   // the block is the last one of its stream
	empty  bool   // the block that ended last was a stored one of no bytes

	stored int    // bytes of a stored block still to come
	length int    // bytes of a match still to be copied,
	back   int    // and its distance
	tail   int    // bytes of the tail that Finish has fed
	header header // of the dynamic block being read

	litLen, dist []entry // the tables of the current block
	ownLitLen    [litLenEntries]entry
	ownDist      [distEntries]entry
}

// step is what comes next in the input.
type step uint8

const (
	blockHeader step = iota
	storedHeader
	storedData
	dynamicHeader
	codeLengthCodes
	codeLengths
	symbols
)

// Begin starts a message of the receiver with this window.
func (z *Inflater) Begin(w *Window) {
	w.wake()
	z.window = w
	z.step, z.bits, z.n = blockHeader, 0, 0
	z.length, z.tail, z.final, z.empty = 0, 0, false, false
}

// Inflate takes bytes from src and writes what they inflate to into dst, which
// has room for one byte at least; it returns how many it wrote and took. It takes
// less than all of src only when dst is full. When it has filled dst there may be
// more to come even without more input. What lies in dst behind the bytes written
// is undefined afterwards.
func (z *Inflater) Inflate(dst, src []byte) (written, read int, err error) {
	in := input{src: src, bits: z.bits, n: z.n}
	written, err = z.run(dst, &in)
	z.bits, z.n = in.bits, in.n
	z.window.append(dst[:written])
	return written, len(src) - len(in.src), err
}

// emptyBlock is what a sender takes off the end of each message: RFC 7692
// section 7.2.1.
var emptyBlock = [...]byte{0, 0, 0xff, 0xff}

// Finish inflates the end of a message: what had no room in dst before, and the
// four bytes that its sender left out. It reports that the message was whole by
// writing less than dst holds.
//
// RFC 7692 section 7.2.2: append 4 octets of 0x00 0x00 0xff 0xff to the tail end
// of the payload of the message.
func (z *Inflater) Finish(dst []byte) (written int, err error) {
	written, read, err := z.Inflate(dst, emptyBlock[z.tail:])
	z.tail += read
	if err != nil || written == len(dst) {
		return written, err
	}
	// RFC 7692 section 7.2.1: the four bytes are the end of an empty stored block.
	// Taken for anything else they would complete a message that was cut off.
	if z.step != blockHeader || z.n > 0 || !z.empty {
		return written, ErrCorrupt
	}
	return written, nil
}

// input is what is left of the source, and the bits taken from it.
type input struct {
	src  []byte
	bits uint64
	n    uint
}

// need makes sure that the next n bits are there, n up to 56.
func (in *input) need(n uint) bool {
	for in.n < n {
		if len(in.src) == 0 {
			return false
		}
		in.bits |= uint64(in.src[0]) << in.n
		in.n += 8
		in.src = in.src[1:]
	}
	return true
}

// take returns the next n bits, which are there.
func (in *input) take(n uint) int {
	v := in.bits & (1<<n - 1)
	in.bits >>= n
	in.n -= n
	return int(v)
}

// align goes to the next whole byte.
func (in *input) align() { in.take(in.n & 7) }

// run goes from step to step until the input ends or dst is full.
func (z *Inflater) run(dst []byte, in *input) (w int, err error) {
	for more := true; more && w < len(dst); {
		switch z.step {
		case blockHeader:
			more, err = z.beginBlock(in)
		case storedHeader:
			more, err = z.beginStored(in)
		case storedData:
			more = z.copyStored(dst, &w, in)
		case dynamicHeader:
			more, err = z.readCounts(in)
		case codeLengthCodes:
			more, err = z.readCodeLengthCodes(in)
		case codeLengths:
			more, err = z.readCodeLengths(in)
		case symbols:
			w, more, err = z.decode(dst, w, in)
		}
		if err != nil {
			return w, err
		}
	}
	return w, nil
}

// beginBlock reads the three bits before a block: RFC 1951 section 3.2.3.
func (z *Inflater) beginBlock(in *input) (bool, error) {
	if z.final {
		in.align() // what follows the last block of a stream begins a new one
		z.final = false
	}
	if !in.need(3) {
		return false, nil
	}
	z.final, z.empty = in.take(1) == 1, false
	switch in.take(2) {
	case 0:
		in.align()
		z.step = storedHeader
	case 1:
		z.litLen, z.dist, z.step = fixedLitLen[:], fixedDist[:], symbols
	case 2:
		z.step = dynamicHeader
	default:
		return false, ErrCorrupt
	}
	return true, nil
}

// beginStored reads the length of a stored block: RFC 1951 section 3.2.4.
func (z *Inflater) beginStored(in *input) (bool, error) {
	if !in.need(32) {
		return false, nil
	}
	n, complement := in.take(16), in.take(16)
	if n != complement^0xffff {
		return false, ErrCorrupt
	}
	z.stored, z.step = n, storedData
	if n == 0 {
		z.empty, z.step = true, blockHeader
	}
	return true, nil
}

// copyStored copies a part of a stored block. Bits that are there are whole bytes.
func (z *Inflater) copyStored(dst []byte, w *int, in *input) bool {
	for in.n > 0 && z.stored > 0 && *w < len(dst) {
		dst[*w] = byte(in.take(8))
		*w++
		z.stored--
	}
	if in.n == 0 {
		n := copy(dst[*w:], in.src[:min(z.stored, len(in.src))])
		in.src = in.src[n:]
		*w += n
		z.stored -= n
	}
	if z.stored == 0 {
		z.step = blockHeader
		return true
	}
	return false
}

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

// corrupt says what it means that no code was found in the bits that are there:
// that more must come, unless there are as many as the longest code has.
func (in *input) corrupt(longest uint) error {
	if in.n < longest {
		return nil
	}
	return ErrCorrupt
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
