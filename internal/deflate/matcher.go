package deflate

import (
	"encoding/binary"
	"math/bits"
)

// strategy says how hard to look for matches.
type strategy struct {
	probes int // of the four candidates for a match, how many are looked at
	lazy   int // a match shorter than this is given up for a longer one at the next byte
	insert int // of a match longer than this only some bytes become candidates
}

// strategies are those of the levels 1 to 9.
var strategies = [...]strategy{
	1: {1, 0, 8},
	2: {1, 0, 32},
	3: {2, 0, 32},
	4: {2, 8, 32},
	5: {3, 12, 64},
	6: {4, 16, 128},
	7: {4, 32, maxMatch},
	8: {4, 64, maxMatch},
	9: {4, maxMatch, maxMatch},
}

// index finds earlier places with the same four bytes. Each bucket holds the last
// four places with the same hash, as positions modulo 2^16, the latest one in the
// lowest bits. What it holds is a hint: the bytes themselves are compared.
type index struct {
	buckets []uint64
	shift   uint // of a 32-bit hash, so that it is an index into buckets
}

// newIndex returns an index with 2^n buckets.
func newIndex(n uint) index {
	return index{make([]uint64, 1<<n), 32 - n}
}

func (x *index) bucket(b []byte) *uint64 {
	return &x.buckets[binary.LittleEndian.Uint32(b)*0x9E3779B1>>x.shift]
}

// insert makes the places from to end of b candidates; b[0] is at position base.
func (x *index) insert(b []byte, base uint32, from, end int) {
	for end = min(end, len(b)-3); from < end; from++ {
		bucket := x.bucket(b[from:])
		*bucket = *bucket<<16 | uint64(uint16(base)+uint16(from))
	}
}

// matcher finds the matches in a text.
type matcher struct {
	index
	strategy
	text    []byte
	base    uint32 // the position of text[0]
	maxBack int
}

// longest returns the longest match at text[i] among the candidates, and makes i
// a candidate. A length of 0 is none.
func (m *matcher) longest(i int) (length, distance int) {
	text := m.text
	at := text[i:]
	bucket := m.bucket(at)
	candidates := *bucket
	position := uint16(m.base) + uint16(i)
	*bucket = candidates<<16 | uint64(position)
	first := binary.LittleEndian.Uint32(at)
	farthest := min(i, m.maxBack)
	for range m.probes {
		back := int(position - uint16(candidates))
		candidates >>= 16
		if back == 0 || back > farthest {
			continue
		}
		from := text[i-back:]
		if binary.LittleEndian.Uint32(from) != first {
			continue
		}
		if n := 4 + commonPrefix(at[4:], from[4:]); n > length {
			length, distance = n, back
		}
	}
	return length, distance
}

// commonPrefix returns how many bytes a, which is the shorter one, and b begin
// with in common, up to the longest match less 4.
func commonPrefix(a, b []byte) int {
	n := 0
	end := min(len(a), maxMatch-4)
	a, b = a[:end], b[:end]
	for n+8 <= len(a) {
		if diff := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); diff != 0 {
			return n + bits.TrailingZeros64(diff)/8
		}
		n += 8
	}
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n
}

// tokenize adds tokens for text[i:] to t until t is full, and returns where it
// stopped.
func (m *matcher) tokenize(t *tokens, i int) int {
	text := m.text
	misses := 0
	for i+4 <= len(text) && !t.full() {
		length, distance := m.longest(i)
		if length == 0 {
			// The longer there was no match, the rarer one is looked for.
			n := min(1+misses>>6, len(text)-i, t.room())
			t.literals(text[i : i+n])
			i += n
			misses++
			continue
		}
		misses = 0
		known := i + 1 // the first place that is not a candidate yet
		for length < m.lazy && i+5 <= len(text) && t.room() > 1 {
			n, d := m.longest(i + 1)
			known = i + 2
			if n <= length {
				break
			}
			t.literals(text[i : i+1])
			i++
			length, distance = n, d
		}
		t.match(length, distance)
		m.index.insert(text, m.base, max(known, i+length-m.strategy.insert), i+length)
		i += length
	}
	if i+4 > len(text) {
		n := min(len(text)-i, t.room())
		t.literals(text[i : i+n])
		i += n
	}
	return i
}
