package deflate

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/require"
)

// lookUpAll looks up all 15-bit inputs in the table of a code, and requires that
// each gives the symbol whose code it begins with, if any.
func lookUpAll(t *testing.T, table []entry, root uint, codeLengths []uint8) {
	t.Helper()
	codes := make([]huffmanCode, len(codeLengths))
	assignCodes(codes, codeLengths)
	var want [1 << maxCodeLen]entry
	for symbol, c := range codes {
		for i := uint(c.bits); c.n > 0 && i < uint(len(want)); i += 1 << c.n {
			want[i] = symbolEntry(uint16(symbol), 0, isLiteral) | entry(c.n)
		}
	}
	for input := range want {
		if got := lookUp(table, root, uint64(input)); got != want[input] {
			require.Equal(t, want[input], got, "the entry of %015b, first bit last, in the code %v", input, codeLengths)
		}
	}
}

// asThemselves are entries of symbols that have no other meaning.
func asThemselves() (symbols [288]entry) {
	for i := range symbols {
		symbols[i] = symbolEntry(uint16(i), 0, isLiteral)
	}
	return symbols
}

func TestTablesOfRandomCodes(t *testing.T) {
	r := newRand(6)
	symbols := asThemselves()
	table := make([]entry, litLenEntries)
	for range 40 {
		frequencies := make([]uint16, 2+r.IntN(maxLitLen-1))
		steep := r.ExpFloat64() * 4
		for i := range frequencies {
			frequencies[i] = uint16(min(r.ExpFloat64()*r.ExpFloat64()*steep*steep, 200))
		}
		codeLengths := make([]uint8, len(frequencies))
		new(huffman).lengths(codeLengths, frequencies, maxCodeLen)
		for _, root := range []uint{codeBits, distBits, litLenBits} {
			if root == distBits && len(codeLengths) > maxDist {
				codeLengths = cutCode(codeLengths[:maxDist])
			}
			require.True(t, fillTable(table, root, codeLengths, symbols[:]), "the code %v", codeLengths)
			lookUpAll(t, table, root, codeLengths)
		}
	}
}

// cutCode makes a complete code of as many symbols as codeLengths has.
func cutCode(codeLengths []uint8) []uint8 {
	frequencies := make([]uint16, len(codeLengths))
	for i, n := range codeLengths {
		frequencies[i] = 1 << (maxCodeLen - max(n, 5))
	}
	cut := make([]uint8, len(codeLengths))
	new(huffman).lengths(cut, frequencies, maxCodeLen)
	return cut
}

func TestVerdictsOnCodes(t *testing.T) {
	for _, tt := range []struct {
		name        string
		codeLengths []uint8
		ok          bool
	}{
		{"1951 3.2.7/no symbol", []uint8{0, 0, 0}, true},
		{"1951 3.2.7/one symbol of one bit", []uint8{0, 1, 0}, true},
		{"1951 3.2.7/one symbol of two bits", []uint8{0, 2, 0}, false},
		{"1951 3.2.7/one symbol of 15 bits", []uint8{0, 15, 0}, false},
		{"1951 3.2.2/two symbols", []uint8{1, 1}, true},
		{"1951 3.2.2/the RFC's example", []uint8{3, 3, 3, 3, 3, 2, 4, 4}, true},
		{"1951 3.2.2/three symbols of one bit", []uint8{1, 1, 1}, false},
		{"1951 3.2.2/one code too many of 15 bits", []uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15, 15}, false},
		{"1951 3.2.2/just enough codes of 15 bits", []uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15}, true},
		{"1951 3.2.2/one code too few of 15 bits", []uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, false},
		{"1951 3.2.2/one code too few of two bits", []uint8{1, 2}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			symbols := asThemselves()
			for _, root := range []uint{codeBits, distBits, litLenBits} {
				table := make([]entry, litLenEntries)
				for i := range table {
					table[i] = isEnd | 3 // of a table before
				}
				require.Equal(t, tt.ok, fillTable(table, root, tt.codeLengths, symbols[:]), "is this a code, with %d index bits", root)
				if tt.ok {
					lookUpAll(t, table, root, tt.codeLengths)
				}
			}
		})
	}
}

// search finds the code that needs the most entries, among all complete codes.
type search struct {
	root  int
	known map[[5]int]int
}

const impossible = -1 << 20

// rest returns the most entries that second tables can still need, before the
// next code in canonical order, which has length bits at least. That many symbols
// are still to get codes, and left places of that length; inside is how many of
// those belong to the second table that is being filled, which has size entries.
func (s *search) rest(length, symbols, left, inside, size int) int {
	switch {
	case left == 0:
		return 0
	case left > symbols, symbols > left<<(maxCodeLen-length):
		return impossible
	}
	key := [5]int{length, symbols, left, inside, size}
	if most, ok := s.known[key]; ok {
		return most
	}
	most := impossible
	if inside == 0 { // the next code begins a second table
		size = 1 << (length - s.root)
		most = size + s.rest(length, symbols, left, size, size)
	} else {
		most = s.rest(length, symbols-1, left-1, inside-1, size)
		if length < maxCodeLen { // or there is no other code of this length, and the table grows
			most = max(most, size+s.rest(length+1, symbols, 2*left, 2*inside, 2*size))
		}
	}
	s.known[key] = most
	return most
}

func TestNoCodeNeedsMoreEntries(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		symbols, root, entries int
	}{
		{"1951 3.2.7/286 literals and lengths", maxLitLen, litLenBits, litLenEntries},
		{"1951 3.2.7/30 distances", maxDist, distBits, distEntries},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := search{tt.root, map[[5]int]int{}}
			most := 0
			for long := 2; long <= tt.symbols; long++ { // symbols with codes of more than root bits
				for places := 1; places <= long/2; places++ { // which begin in so many ways
					// The others share the rest of the first table, each a power of 2.
					if short := tt.symbols - long; short < bits.OnesCount(uint(1<<tt.root-places)) {
						continue
					}
					most = max(most, 1<<tt.root+s.rest(tt.root+1, long, 2*places, 0, 0))
				}
			}
			require.Equal(t, tt.entries, most, "the most entries of a code of %d symbols", tt.symbols)
		})
	}
}
