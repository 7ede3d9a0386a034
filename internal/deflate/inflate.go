package deflate

import "errors"

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
