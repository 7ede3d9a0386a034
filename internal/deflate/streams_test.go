package deflate

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// stream writes compressed data symbol by symbol, right or wrong.
type stream struct {
	bitWriter
	litLen, dist []huffmanCode
}

// bytes returns the data written, up to a whole byte.
func (s *stream) bytes() []byte {
	s.align()
	return s.out
}

// block begins a block of this type, not the last one.
func (s *stream) block(kind uint64) *stream {
	s.write(kind<<1, 3)
	s.litLen, s.dist = fixedLitLenCodes[:], fixedDistCodes[:]
	return s
}

// codeLengthsAs are the lengths of a complete code for all code lengths.
var codeLengthsAs = [19]uint8{4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5}

// dynamic begins a dynamic block with codes of these lengths.
func (s *stream) dynamic(litLens, dists []uint8) *stream {
	return s.header(len(litLens), len(dists), append(slices.Clone(litLens), dists...)).codes(litLens, dists)
}

// codes says which codes the symbols that follow have.
func (s *stream) codes(litLens, dists []uint8) *stream {
	s.litLen, s.dist = make([]huffmanCode, 320), make([]huffmanCode, 40)
	assignCodes(s.litLen, litLens)
	assignCodes(s.dist, dists)
	return s
}

// header begins a dynamic block with these code lengths, among which 16, 17 and
// 18 are the repetitions, with the extra bits 0: 3 times, 3 times and 11 times.
func (s *stream) header(litLens, dists int, symbols []uint8) *stream {
	s.counts(litLens, dists, codeLengthsAs)
	var codes [19]huffmanCode
	assignCodes(codes[:], codeLengthsAs[:])
	extra := map[uint8]uint{16: 2, 17: 3, 18: 7}
	for _, n := range symbols {
		s.symbol(codes[n])
		s.write(0, extra[n])
	}
	return s
}

// counts begins a dynamic block up to the lengths of its code length codes.
func (s *stream) counts(litLens, dists int, codeLengths [19]uint8) *stream {
	s.block(2)
	s.write(uint64(litLens-257), 5)
	s.write(uint64(dists-1), 5)
	s.write(19-4, 4)
	for _, symbol := range codeLengthOrder {
		s.write(uint64(codeLengths[symbol]), 3)
	}
	return s
}

func (s *stream) symbol(c huffmanCode) { s.write(uint64(c.bits), uint(c.n)) }

func (s *stream) literals(text string) *stream {
	for _, b := range []byte(text) {
		s.symbol(s.litLen[b])
	}
	return s
}

// length writes the first half of a match.
func (s *stream) length(length int) *stream {
	l := lengthCode[length-minMatch]
	s.symbol(s.litLen[257+int(l)])
	s.write(uint64(length-int(lengths[l].base)), uint(lengths[l].extra))
	return s
}

func (s *stream) match(length, distance int) *stream {
	s.length(length)
	d := distanceCode(distance)
	s.symbol(s.dist[d])
	s.write(uint64(distance-int(distances[d].base)), uint(distances[d].extra))
	return s
}

func (s *stream) end() *stream {
	s.symbol(s.litLen[endOfBlock])
	return s
}

// stored writes a stored block.
func (s *stream) stored(text string) *stream {
	s.block(0).align()
	n := uint64(len(text))
	s.write(n|(n^0xffff)<<16, 32)
	s.align()
	s.out = append(s.out, text...)
	return s
}

// emptyStored writes the header of a stored block: the end of a message.
func (s *stream) emptyStored() []byte { return s.block(0).bytes() }

// lens returns n code lengths, 0 but for some.
func lens(n int, set map[int]uint8) []uint8 {
	all := make([]uint8, n)
	for symbol, length := range set {
		all[symbol] = length
	}
	return all
}

// inflateAll inflates one message, cut into parts of step bytes, into a buffer
// of room bytes.
func inflateAll(z *Inflater, w *Window, message []byte, step, room int) (out []byte, err error) {
	z.Begin(w)
	dst := make([]byte, room)[:room:room]
	for len(message) > 0 {
		part := message[:min(step, len(message))]
		message = message[len(part):]
		for {
			n, read, err := z.Inflate(dst, part)
			out = append(out, dst[:n]...)
			part = part[read:]
			if err != nil {
				return out, err
			}
			if n < room {
				break
			}
		}
		if len(part) > 0 {
			return out, fmt.Errorf("%d bytes were not taken though there was room", len(part))
		}
	}
	for {
		n, err := z.Finish(dst)
		out = append(out, dst[:n]...)
		if err != nil || n < room {
			return out, err
		}
	}
}

// reference inflates a message with compress/flate, behind the bytes of dict.
func reference(message, dict []byte) ([]byte, error) {
	whole := slices.Concat(message, emptyBlock[:], []byte("\x01\x00\x00\xff\xff"))
	return io.ReadAll(flate.NewReaderDict(bytes.NewReader(whole), dict))
}

// steps are the sizes of the parts that a message of n bytes is cut into: all,
// unless that takes too long.
func steps(n int) []int {
	if n > 400 {
		return []int{1, 15, n}
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i + 1
	}
	return all
}

// rooms are the sizes of the buffers into which messages are inflated. In the
// small ones symbols are decoded one by one; 257 to 267 are about the longest
// match with and without what the fast way needs besides.
var rooms = []int{1, 2, 257, 258, 259, 265, 266, 267, 300, 70_000}

// wantInflated requires that a message inflates to text behind the bytes before,
// whatever the split and the room.
func wantInflated(t *testing.T, bits int, before, message []byte, text string) {
	t.Helper()
	wantVerdict(t, bits, before, message, text, nil)
}

// wantCorrupt requires that a message is refused behind text, whatever the split
// and the room. What follows the fault does not matter.
func wantCorrupt(t *testing.T, bits int, before, message []byte, text string) {
	t.Helper()
	for _, behind := range []byte{0x00, 0xff} {
		wantVerdict(t, bits, before, append(message, bytes.Repeat([]byte{behind}, 16)...), text, ErrCorrupt)
	}
}

func wantVerdict(t *testing.T, bits int, before, message []byte, text string, verdict error) {
	t.Helper()
	var z Inflater
	sizes := steps(len(message))
	if verdict != nil {
		sizes = []int{1, 2, 3, 7, len(message)}
	}
	for _, step := range sizes {
		for _, room := range rooms {
			if len(text) > 1000 && (room < 265 || step == 1) {
				continue
			}
			w := NewWindow(bits)
			w.append(before)
			got, err := inflateAll(&z, &w, message, step, room)
			if err != verdict || string(got) != text {
				require.Equal(t, verdict, err, "steps of %d bytes, room for %d", step, room)
				require.Equal(t, text, string(got), "steps of %d bytes, room for %d", step, room)
			}
		}
	}
}
