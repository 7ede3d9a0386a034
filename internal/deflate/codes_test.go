package deflate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The tables of RFC 1951 section 3.2.5, as they are printed: the extra bits and
// the lowest value of each symbol.
var (
	rfcLengths = []span{
		{3, 0},
		{4, 0},
		{5, 0},
		{6, 0},
		{7, 0},
		{8, 0},
		{9, 0},
		{10, 0},
		{11, 1},
		{13, 1},
		{15, 1},
		{17, 1},
		{19, 2},
		{23, 2},
		{27, 2},
		{31, 2},
		{35, 3},
		{43, 3},
		{51, 3},
		{59, 3},
		{67, 4},
		{83, 4},
		{99, 4},
		{115, 4},
		{131, 5},
		{163, 5},
		{195, 5},
		{227, 5},
		{258, 0},
	}
	rfcDistances = []span{
		{1, 0},
		{2, 0},
		{3, 0},
		{4, 0},
		{5, 1},
		{7, 1},
		{9, 2},
		{13, 2},
		{17, 3},
		{25, 3},
		{33, 4},
		{49, 4},
		{65, 5},
		{97, 5},
		{129, 6},
		{193, 6},
		{257, 7},
		{385, 7},
		{513, 8},
		{769, 8},
		{1025, 9},
		{1537, 9},
		{2049, 10},
		{3073, 10},
		{4097, 11},
		{6145, 11},
		{8193, 12},
		{12289, 12},
		{16385, 13},
		{24577, 13},
	}
)

func TestSymbolsOfLengthsAndDistances(t *testing.T) {
	require.Equal(t, rfcLengths, lengths[:], "1951 3.2.5/lengths")
	require.Equal(t, rfcDistances, distances[:], "1951 3.2.5/distances")
}

func TestLengthCodes(t *testing.T) {
	i := 0
	for n := minMatch; n <= maxMatch; n++ {
		if i+1 < len(rfcLengths) && n == int(rfcLengths[i+1].base) {
			i++
		}
		require.EqualValues(t, i, lengthCode[n-minMatch], "1951 3.2.5/the symbol, less 257, of length %d", n)
	}
}

func TestDistanceCodes(t *testing.T) {
	i := 0
	for d := 1; d <= maxWindow; d++ {
		if i+1 < len(rfcDistances) && d == int(rfcDistances[i+1].base) {
			i++
		}
		if distanceCode(d) != i {
			require.Equal(t, i, distanceCode(d), "1951 3.2.5/the symbol of distance %d", d)
		}
	}
}

func TestFixedLengths(t *testing.T) {
	litLen, dist := fixedLengths()
	for _, tt := range []struct {
		name     string
		from, to int
		bits     uint8
	}{
		{"1951 3.2.6/0 to 143", 0, 143, 8},
		{"1951 3.2.6/144 to 255", 144, 255, 9},
		{"1951 3.2.6/256 to 279", 256, 279, 7},
		{"1951 3.2.6/280 to 287", 280, 287, 8},
	} {
		for symbol := tt.from; symbol <= tt.to; symbol++ {
			require.Equal(t, tt.bits, litLen[symbol], "%s: bits of symbol %d", tt.name, symbol)
		}
	}
	for symbol, n := range dist {
		require.EqualValues(t, 5, n, "1951 3.2.6/bits of distance symbol %d", symbol)
	}
}

func TestOrderOfCodeLengthCodes(t *testing.T) {
	require.Equal(t, [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}, codeLengthOrder, "1951 3.2.7/the order")
}
