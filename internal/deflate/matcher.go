package deflate

import (
	"encoding/binary"
	"math/bits"
)

// strategy says how hard to look for matches.
type strategy struct {
	nearMask, farMask uint64 // which of the four candidates are looked at
	lazy              int    // a match shorter than this is given up for a longer one at the next byte
	enough            int    // a match as long as this is not compared with others
	inside            int    // of a match longer than this only some bytes become candidates
}

// Masks of the latest candidates in a bucket.
const (
	latest1 uint64 = 1<<(16*(1+iota)) - 1
	latest2
	latest3
	latest4
)

// strategies are those of the levels 1 to 9.
var strategies = [...]strategy{
	1: {latest1, latest1, 0, 8, 8},
	2: {latest1, latest1, 0, 8, 32},
	3: {latest2, latest1, 0, 8, 32},
	4: {latest2, latest2, 8, 16, 32},
	5: {latest3, latest3, 12, 32, 64},
	6: {latest4, latest4, 16, 32, 128},
	7: {latest4, latest4, 32, maxMatch, maxMatch},
	8: {latest4, latest4, 64, maxMatch, maxMatch},
	9: {latest4, latest4, maxMatch, maxMatch, maxMatch},
}

// matcher finds the matches in a text.
type matcher struct {
	index
	strategy
	text    []byte
	base    uint32 // the position of text[0]
	maxBack int
}

func (m *matcher) position(i int) uint16 { return uint16(m.base) + uint16(i) }

// insert makes the places from to end candidates. In near every other one will do
// beside far: they lie inside matches, which more often than not are found again
// by seven bytes.
func (m *matcher) insert(from, end int) {
	for ; from < end && from+8 <= len(m.text); from++ {
		v := binary.LittleEndian.Uint64(m.text[from:])
		if m.farMask != 0 {
			m.far.put(v<<(64-8*farBytes), m.position(from))
		}
		if m.farMask == 0 || from&1 == 0 {
			m.near.put(v<<32, m.position(from))
		}
	}
	for end = min(end, len(m.text)-3); from < end; from++ {
		v := binary.LittleEndian.Uint32(m.text[from:])
		m.near.put(uint64(v)<<32, m.position(from))
	}
}

// longer returns a match at text[i] of more than length bytes, of which there are
// 3 at least, and makes i a candidate. A distance of 0 is none.
func (m *matcher) longer(i, length int) (int, int) {
	at := m.text[i:]
	if len(at) < 8 {
		return m.longerNearEnd(i, length)
	}
	v := binary.LittleEndian.Uint64(at)
	distance := 0
	if m.farMask != 0 {
		length, distance = m.longerFar(i, length)
	}
	position := m.position(i)
	near := m.near.put(v<<32, position) & m.nearMask
	if m.farMask != 0 && length >= farBytes {
		return length, distance // what near holds besides is shorter
	}
	farthest := uint(min(i, m.maxBack))
	for ; near != 0; near >>= 16 {
		back := int(position - uint16(near))
		if uint(back-1) >= farthest {
			continue
		}
		from := m.text[i-back:]
		diff := v ^ binary.LittleEndian.Uint64(from)
		if uint32(diff) != 0 {
			continue
		}
		n := bits.TrailingZeros64(diff) / 8
		if diff == 0 {
			n = commonPrefix(at, from)
		}
		if n > length {
			length, distance = n, back
		}
	}
	return length, distance
}

// longerFar is longer by the places with the same seven bytes. There are eight
// bytes at text[i].
func (m *matcher) longerFar(i, length int) (int, int) {
	at := m.text[i:]
	v := binary.LittleEndian.Uint64(at) << (64 - 8*farBytes)
	position := m.position(i)
	farthest := uint(min(i, m.maxBack))
	distance := 0
	for far := m.far.put(v, position) & m.farMask; far != 0 && length < min(len(at), m.enough); far >>= 16 {
		back := int(position - uint16(far))
		if uint(back-1) >= farthest {
			continue
		}
		from := m.text[i-back:]
		if binary.LittleEndian.Uint64(from)<<(64-8*farBytes) != v || from[length] != at[length] {
			continue
		}
		if n := commonPrefix(at, from); n > length {
			length, distance = n, back
		}
	}
	return length, distance
}

// longerNearEnd is longer for the last places of the text, where there are no
// eight bytes to compare at once.
func (m *matcher) longerNearEnd(i, length int) (int, int) {
	at := m.text[i:]
	v := binary.LittleEndian.Uint32(at)
	position := m.position(i)
	farthest := uint(min(i, m.maxBack))
	distance := 0
	for near := m.near.put(uint64(v)<<32, position) & m.nearMask; near != 0; near >>= 16 {
		back := int(position - uint16(near))
		if uint(back-1) >= farthest {
			continue
		}
		if n := commonPrefix(at, m.text[i-back:]); n > length {
			length, distance = n, back
		}
	}
	return length, distance
}

// commonPrefix returns how many bytes a, which is the shorter one, and b begin
// with in common, up to the longest match.
func commonPrefix(a, b []byte) int {
	n := 0
	end := min(len(a), maxMatch)
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
		length, distance := m.longer(i, minMatch)
		if distance == 0 {
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
			n, d := m.longer(i+1, length)
			known = i + 2
			if d == 0 {
				break
			}
			t.literals(text[i : i+1])
			i++
			length, distance = n, d
		}
		t.match(length, distance)
		m.insert(max(known, i+length-m.inside), i+length)
		i += length
	}
	if i+4 > len(text) {
		n := min(len(text)-i, t.room())
		t.literals(text[i : i+n])
		i += n
	}
	return i
}
