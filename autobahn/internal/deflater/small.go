package deflater

import "math/bits"

const (
	minMatch = 3
	maxMatch = 258
	hashBits = 13
)

// A small compresses short messages into one block each with the fixed codes of RFC
// 1951 section 3.2.6.
type small struct {
	window int
	data   []byte // what matches are looked for in; it ends with the current message
	// latest has where in data three octets with that hash began last, plus 1.
	latest [1 << hashBits]int32

	out  []byte
	bits uint64 // the last n bits, which are not in out yet, the first of them lowest
	n    int
}

func newSmall(bits int) *small { return &small{window: 1 << bits} }

func (s *small) reset(history []byte) {
	s.data = append(s.data[:0], history...)
	s.index()
}

// index enters all of data anew.
func (s *small) index() {
	clear(s.latest[:])
	for at := range max(len(s.data)-minMatch+1, 0) {
		*s.place(at) = int32(at + 1)
	}
}

// place returns the element of latest for the three octets at at.
func (s *small) place(at int) *int32 {
	d := s.data[at : at+minMatch]
	sum := uint32(d[0]) | uint32(d[1])<<8 | uint32(d[2])<<16
	return &s.latest[sum*0x9e3779b1>>(32-hashBits)]
}

func (s *small) append(dst, plain []byte) []byte {
	if len(plain) == 0 {
		return append(dst, 0) // RFC 7692 section 7.2.3.6
	}
	if len(s.data) > 2*s.window+1<<16 {
		s.data = append(s.data[:0], s.data[len(s.data)-s.window:]...)
		s.index()
	}
	at := len(s.data)
	s.data = append(s.data, plain...)
	s.out = dst
	s.put(0b010, 3) // not the final block, fixed codes
	for at < len(s.data) {
		distance, length := s.match(at)
		if length < minMatch {
			length = 1
			s.literal(s.data[at])
		} else {
			s.length(length)
			s.distance(distance)
		}
		for range length {
			// The three octets that begin here may not all be there yet.
			if begin := at - minMatch + 1; begin >= 0 {
				*s.place(begin) = int32(begin + 1)
			}
			at++
		}
	}
	s.put(0, 7) // end of block
	s.put(0, 3) // the empty stored block, whose lengths are left out
	s.put(0, -s.n&7)
	return s.out
}

// match returns the last place that begins with the three octets at at.
func (s *small) match(at int) (distance, length int) {
	if at+minMatch > len(s.data) {
		return 0, 0
	}
	from := int(*s.place(at)) - 1
	if from < 0 || at-from > s.window {
		return 0, 0
	}
	for length < maxMatch && at+length < len(s.data) && s.data[from+length] == s.data[at+length] {
		length++
	}
	return at - from, length
}

// put writes the lowest n bits of value.
func (s *small) put(value uint64, n int) {
	s.bits |= value << s.n
	for s.n += n; s.n >= 8; s.n -= 8 {
		s.out = append(s.out, byte(s.bits))
		s.bits >>= 8
	}
}

// code writes a Huffman code of n bits, whose highest bit comes first.
func (s *small) code(code, n int) { s.put(uint64(bits.Reverse16(uint16(code))>>(16-n)), n) }

func (s *small) literal(b byte) {
	if b < 144 {
		s.code(0b00110000+int(b), 8)
	} else {
		s.code(0b110010000+int(b)-144, 9)
	}
}

// length writes the code of a length: 257 is 3, and from 265 on there are four codes
// for each number of extra bits, as there are two for each number with distances.
func (s *small) length(length int) {
	symbol, extra, rest := 285, 0, 0
	if length < maxMatch {
		symbol, extra, rest = split(length-minMatch, 4)
		symbol += 257
	}
	if symbol < 280 {
		s.code(symbol-256, 7)
	} else {
		s.code(0b11000000+symbol-280, 8)
	}
	s.put(uint64(rest), extra)
}

func (s *small) distance(distance int) {
	symbol, extra, rest := split(distance-1, 2)
	s.code(symbol, 5)
	s.put(uint64(rest), extra)
}

// split returns where a value is among symbols that share each number of extra bits
// by so many, a power of two, with twice as many for 0.
func split(value, each int) (symbol, extra, rest int) {
	extra = max(bits.Len(uint(value))-bits.Len(uint(each)), 0)
	return extra*each + value>>extra, extra, value & (1<<extra - 1)
}
