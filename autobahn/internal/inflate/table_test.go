package inflate

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBuild(t *testing.T) {
	for _, test := range []struct {
		name       string
		lengths    []uint8
		mayBeEmpty bool
		want       bool
	}{
		{"3.2.2/the RFC's example", []uint8{3, 3, 3, 3, 3, 2, 4, 4}, false, true},
		{"3.2.2/incomplete", []uint8{3, 3, 3, 3, 3, 2, 4}, false, false},
		{"3.2.2/too many codes", []uint8{3, 3, 3, 3, 3, 2, 4, 4, 15}, false, false},
		{"3.2.7/one code of one bit", []uint8{0, 0, 1}, false, true},
		{"3.2.7/one code of two bits", []uint8{0, 0, 2}, false, false},
		{"3.2.7/no code", []uint8{0, 0, 0}, false, false},
		{"3.2.7/no code where none may be", []uint8{0, 0, 0}, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b builder
			var table [distEntries]entry
			require.Equal(t, test.want, b.build(table[:], distBits, test.lengths, distMeaning[:], test.mayBeEmpty))
		})
	}
}

// completeLengths returns the lengths of n codes that form a complete prefix code,
// with long ones among them.
func completeLengths(random *rand.Rand, n int) []uint8 {
	lengths := []uint8{1, 1}
	for len(lengths) < n {
		i := random.IntN(len(lengths))
		if random.IntN(2) == 0 {
			i = len(lengths) - 1
		}
		if lengths[i] < maxCodeLength {
			lengths[i]++
			lengths = append(lengths, lengths[i])
		}
	}
	random.Shuffle(n, func(i, j int) { lengths[i], lengths[j] = lengths[j], lengths[i] })
	return lengths
}

// Each code, made by the algorithm of RFC 1951 section 3.2.2, leads to its symbol,
// whatever comes after it.
func TestEveryCodeIsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	var b builder
	for range 60 {
		lengths := completeLengths(random, 2+random.IntN(285))
		var table [litEntries]entry
		require.True(t, b.build(table[:], litBits, lengths, litMeaning[:], false))

		var next [maxCodeLength + 2]int
		for _, n := range lengths {
			next[n+1]++
		}
		next[1] = 0
		for n := 1; n <= maxCodeLength; n++ {
			next[n] = (next[n-1] + next[n]) << 1
		}
		for symbol, n := range lengths {
			code := next[n]
			next[n]++
			bits := uint64(reverse(code, int(n)) | random.IntN(1<<20)<<n)
			e := table[bits&(1<<litBits-1)]
			if e&link != 0 {
				e = table[second(e, bits>>litBits)]
			}
			require.Equal(t, litMeaning[symbol]+entry(int(n)<<codeShift|int(n)), e,
				"symbol %d, code %0*b", symbol, n, code)
		}
	}
}
