package deflate

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// written returns the blocks that stand for text, as a whole message.
func written(t *testing.T, w *blockWriter, text []byte) []byte {
	t.Helper()
	w.out = nil
	m := newMatcher(string(text), 6, maxWindow)
	var tokens tokens
	for i := 0; i < len(text); {
		tokens.reset()
		end := m.tokenize(&tokens, i)
		w.writeBlock(&tokens, text[i:end])
		i = end
	}
	w.write(0, 3)
	w.align()
	got, err := reference(w.out, nil)
	require.NoError(t, err, "compress/flate reads the blocks")
	require.True(t, bytes.Equal(text, got), "compress/flate reads the text")
	return w.out
}

func digits(r *rand.Rand, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = '0' + byte(r.IntN(10))
	}
	return p
}

func TestFormOfABlock(t *testing.T) {
	r := newRand(8)
	for _, tt := range []struct {
		name string
		text []byte
		kind byte
	}{
		{"1951 3.2.6/a short text has fixed codes", []byte("Hello"), 1},
		{"1951 3.2.6/as has one that repeats", bytes.Repeat([]byte("a"), 5000), 1},
		{"1951 3.2.7/a longer one dynamic codes", wordText(4000), 2},
		{"1951 3.2.7/as has one of digits", digits(r, 300), 2},
		{"1951 3.2.4/noise is stored", noise(r, 300), 0},
		{"1951 3.2.4/as is long noise", noise(r, 40_000), 0},
		{"1951 3.2.4/and a few bytes with long codes", []byte("\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff\xef\xee\xed\xec\xeb\xea\xe9\xe8\xe7\xe6\xe5\xe4\xe3\xe2\xe1\xe0\xdf\xde\xdd\xdc"), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out := written(t, new(blockWriter), tt.text)
			require.Equal(t, tt.kind, out[0]>>1&3, "the type of the first block")
			require.Zero(t, out[0]&1, "it is not the last block of the stream")
			require.LessOrEqual(t, len(out), len(tt.text)+5*(1+len(tt.text)/maxTokens)+1, "no form takes more than the bytes as they are")
		})
	}
}

// A blockWriter keeps nothing of a block for the next one.
func TestBlocksOneAfterAnother(t *testing.T) {
	r := newRand(9)
	var w blockWriter
	for range 150 {
		text := anyText(r, 1+r.IntN(1+r.IntN(30_000)))
		require.True(t, bytes.Equal(written(t, new(blockWriter), text), written(t, &w, text)), "a fresh writer writes the same")
	}
}

// The bits that writeBlock compares forms by are those that the forms take.
func TestCostOfABlock(t *testing.T) {
	r := newRand(10)
	for range 60 {
		text := anyText(r, 1+r.IntN(10_000))
		m := newMatcher(string(text), 6, maxWindow)
		var tokens tokens
		tokens.reset()
		end := m.tokenize(&tokens, 0)

		var w blockWriter
		w.write(1<<1, 3)
		w.writeTokens(&tokens, &fixedLitLenCodes, &fixedDistCodes)
		require.Equal(t, len(w.out)*8+int(w.n), 3+tokens.extra+tokens.fixedCost(), "with fixed codes")

		w = blockWriter{}
		bits := 3 + tokens.extra + w.prepareDynamic(&tokens)
		w.write(2<<1, 3)
		w.writeCodes()
		w.writeTokens(&tokens, &w.litLen, &w.dist)
		require.Equal(t, len(w.out)*8+int(w.n), bits, "with dynamic codes")

		w = blockWriter{}
		w.writeStored(text[:end])
		require.LessOrEqual(t, len(w.out), end+5*(1+end>>16), "stored")
	}
}

func TestStoredBlocks(t *testing.T) {
	for _, n := range []int{1, 65_535, 65_536, 131_070, 131_071} {
		text := noise(newRand(11), n)
		w := blockWriter{bitWriter: bitWriter{}}
		w.write(0, 3) // it begins inside a byte
		w.align()
		w.write(0xffff0000, 32)
		w.writeStored(text)
		w.write(0, 3)
		w.align()
		got, err := reference(w.out, nil)
		require.NoError(t, err, "%d bytes: compress/flate reads the blocks", n)
		require.True(t, bytes.Equal(text, got), "%d bytes: compress/flate reads the text", n)
		require.Len(t, w.out, 5+n+5*((n+65_534)/65_535)+1, "1951 3.2.4/a block holds 65535 bytes at most")
	}
}

func TestRunsOfCodeLengths(t *testing.T) {
	for _, tt := range []struct {
		name   string
		length uint8
		count  int
		want   []run
	}{
		{"1951 3.2.7/a length once", 5, 1, []run{{5, 0, 0}}},
		{"1951 3.2.7/three times", 5, 3, []run{{5, 0, 0}, {5, 0, 0}, {5, 0, 0}}},
		{"1951 3.2.7/16 with its least", 5, 4, []run{{5, 0, 0}, {16, 0, 2}}},
		{"1951 3.2.7/16 with its most", 5, 7, []run{{5, 0, 0}, {16, 3, 2}}},
		{"1951 3.2.7/16 twice", 5, 10, []run{{5, 0, 0}, {16, 3, 2}, {16, 0, 2}}},
		{"1951 3.2.7/16 and what is left", 5, 9, []run{{5, 0, 0}, {16, 3, 2}, {5, 0, 0}, {5, 0, 0}}},
		{"1951 3.2.7/0 twice", 0, 2, []run{{0, 0, 0}, {0, 0, 0}}},
		{"1951 3.2.7/17 with its least", 0, 3, []run{{17, 0, 3}}},
		{"1951 3.2.7/17 with its most", 0, 10, []run{{17, 7, 3}}},
		{"1951 3.2.7/18 with its least", 0, 11, []run{{18, 0, 7}}},
		{"1951 3.2.7/18 with its most", 0, 138, []run{{18, 127, 7}}},
		{"1951 3.2.7/18 and 17", 0, 141, []run{{18, 127, 7}, {17, 0, 3}}},
		{"1951 3.2.7/18 and what is left", 0, 140, []run{{18, 127, 7}, {0, 0, 0}, {0, 0, 0}}},
		{"1951 3.2.7/18 twice", 0, 150, []run{{18, 127, 7}, {18, 1, 7}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w blockWriter
			w.addRuns(tt.length, tt.count)
			require.Equal(t, tt.want, w.runs, "the runs")
			for _, r := range tt.want {
				require.NotZero(t, w.codeFreq[r.symbol], "the symbol is counted")
			}
		})
	}
}

func TestCountsOfCodeLengths(t *testing.T) {
	var w blockWriter
	litLen, dist := w.counts()
	require.Equal(t, []int{257, 1}, []int{litLen, dist}, "1951 3.2.7/the fewest that can be written")
	require.Equal(t, 4, w.codeCount(), "1951 3.2.7/the fewest code length codes")
	w.litLenLength[285], w.distLength[29], w.codeLength[15] = 1, 1, 1
	litLen, dist = w.counts()
	require.Equal(t, []int{286, 30}, []int{litLen, dist}, "1951 3.2.7/the most")
	require.Equal(t, 19, w.codeCount(), "1951 3.2.7/the most code length codes")
}
