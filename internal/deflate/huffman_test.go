package deflate

import (
	"container/heap"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// weights is a heap.
type weights []int

func (w weights) Len() int           { return len(w) }
func (w weights) Less(i, j int) bool { return w[i] < w[j] }
func (w weights) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *weights) Push(x any)        { *w = append(*w, x.(int)) }
func (w *weights) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}

// leastBits returns the bits of a text with these frequencies in an optimal code
// without a limit: the sum of all inner nodes of Huffman's tree.
func leastBits(frequencies []uint16) int {
	var w weights
	for _, f := range frequencies {
		if f > 0 {
			w = append(w, int(f))
		}
	}
	heap.Init(&w)
	bits := 0
	for len(w) > 1 {
		sum := heap.Pop(&w).(int) + heap.Pop(&w).(int)
		bits += sum
		heap.Push(&w, sum)
	}
	return bits
}

// leastBitsWithin is leastBits with a limit, found by package-merge.
func leastBitsWithin(frequencies []uint16, limit int) int {
	var leaves []int
	for _, f := range frequencies {
		leaves = append(leaves, int(f))
	}
	slices.Sort(leaves)
	list := leaves
	for range limit - 1 {
		merged := slices.Clone(leaves)
		for i := 0; i+1 < len(list); i += 2 {
			merged = append(merged, list[i]+list[i+1])
		}
		slices.Sort(merged)
		list = merged
	}
	bits := 0
	for _, weight := range list[:2*len(leaves)-2] {
		bits += weight
	}
	return bits
}

// wantCode requires that codeLengths are a complete code of the symbols used,
// and returns the bits of the text and of the longest code.
func wantCode(t *testing.T, codeLengths []uint8, frequencies []uint16, limit int) (bits, longest int) {
	t.Helper()
	space := 0
	for symbol, n := range codeLengths {
		require.LessOrEqual(t, int(n), limit, "the bits of a code")
		if n > 0 {
			space += 1 << (limit - int(n))
		}
		if frequencies[symbol] > 0 {
			require.NotZero(t, n, "a symbol that occurs has a code")
		}
		bits += int(frequencies[symbol]) * int(n)
		longest = max(longest, int(n))
	}
	require.Equal(t, 1<<limit, space, "the code is complete")
	return bits, longest
}

func TestHuffmanLengthsAreOptimal(t *testing.T) {
	r := newRand(5)
	var h huffman
	limited := 0
	for i := range 600 {
		symbols := 2 + r.IntN(maxLitLen-1)
		frequencies := make([]uint16, symbols)
		steep := 0.5 + r.Float64()*4
		left := 1<<16 - 1
		for j := range symbols {
			if i%3 == 0 && r.IntN(4) > 0 {
				continue
			}
			f := min(int(r.ExpFloat64()*r.ExpFloat64()*steep*float64(20)), left/2)
			frequencies[r.IntN(symbols)%max(j, 1)] = uint16(f)
			left -= f
		}
		used := 0
		for _, f := range frequencies {
			if f > 0 {
				used++
			}
		}
		if used < 2 {
			continue
		}
		codeLengths := make([]uint8, symbols)
		h.lengths(codeLengths, frequencies, maxCodeLen)
		bits, longest := wantCode(t, codeLengths, frequencies, maxCodeLen)
		if longest < maxCodeLen {
			require.Equal(t, leastBits(frequencies), bits, "the bits of the text")
			continue
		}
		limited++
		require.GreaterOrEqual(t, bits, leastBits(frequencies), "no code takes fewer bits")
	}
	require.Less(t, limited, 300, "most codes need no limit")
}

// The frequencies of Fibonacci's numbers make the longest codes.
func TestHuffmanLimits(t *testing.T) {
	for _, tt := range []struct {
		name    string
		limit   int
		symbols int
	}{
		{"1951 3.2.7/literal, length and distance codes", maxCodeLen, 22},
		{"1951 3.2.7/code length codes", codeBits, 19},
		{"just over the limit", maxCodeLen, 17},
		{"just the limit", maxCodeLen, 16},
		{"all symbols one bit apart", codeBits, 9},
	} {
		t.Run(tt.name, func(t *testing.T) {
			frequencies := make([]uint16, tt.symbols)
			frequencies[0], frequencies[1] = 1, 1
			for i := 2; i < tt.symbols; i++ {
				frequencies[i] = frequencies[i-1] + frequencies[i-2]
			}
			codeLengths := make([]uint8, tt.symbols)
			new(huffman).lengths(codeLengths, frequencies, tt.limit)
			bits, longest := wantCode(t, codeLengths, frequencies, tt.limit)
			require.Equal(t, min(tt.limit, tt.symbols-1), longest, "the longest code")
			least := leastBitsWithin(frequencies, tt.limit)
			require.GreaterOrEqual(t, bits, least, "no code within the limit takes fewer bits")
			require.LessOrEqual(t, bits, least+least/8, "nor many fewer: a limit is rarely met")
		})
	}
}

func TestHuffmanOfFewSymbols(t *testing.T) {
	for _, tt := range []struct {
		name        string
		frequencies []uint16
		want        []uint8
	}{
		{"no symbol", []uint16{0, 0, 0, 0}, []uint8{1, 1, 0, 0}},
		{"the first symbol", []uint16{9, 0, 0, 0}, []uint8{1, 1, 0, 0}},
		{"another symbol", []uint16{0, 0, 1, 0}, []uint8{1, 0, 1, 0}},
		{"two symbols", []uint16{0, 1, 0, 60000}, []uint8{0, 1, 0, 1}},
		{"three symbols", []uint16{2, 1, 0, 3}, []uint8{2, 2, 0, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			codeLengths := []uint8{7, 7, 7, 7}
			new(huffman).lengths(codeLengths, tt.frequencies, maxCodeLen)
			require.Equal(t, tt.want, codeLengths, "the code lengths")
		})
	}
}

// The example of RFC 1951 section 3.2.2: lengths (3,3,3,3,3,2,4,4).
func TestCanonicalCodes(t *testing.T) {
	var codes [9]huffmanCode
	assignCodes(codes[:], []uint8{3, 3, 3, 3, 3, 2, 4, 4, 0})
	reversed := func(bits string) (c huffmanCode) {
		for i, b := range bits {
			c.bits |= uint16(b-'0') << i
		}
		c.n = uint8(len(bits))
		return c
	}
	for symbol, bits := range []string{"010", "011", "100", "101", "110", "00", "1110", "1111", ""} {
		require.Equal(t, reversed(bits), codes[symbol], "1951 3.2.2/the code of symbol %c is %s, its first bit lowest", 'A'+symbol, bits)
	}
}
