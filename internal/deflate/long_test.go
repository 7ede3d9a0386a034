package deflate

import (
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Long texts without history take another way, whose output keeps to the same
// rules: the window above all.
func TestLongTexts(t *testing.T) {
	for bits := 8; bits <= maxWindowBits; bits++ {
		t.Run(fmt.Sprintf("%d bits", bits), func(t *testing.T) {
			for _, level := range []int{1, 5, 6, 9} {
				p := newPeers(uint64(bits), bits, level)
				// Matches at just the window's size, and at one byte more.
				period := noise(p.r, 1<<bits)
				text := slices.Concat(period, period, []byte("-"), period, period)
				if len(text) < longMin {
					text = slices.Concat(text, wordText(longMin))
				}
				p.send(t, text)
				p.send(t, []byte("a short one behind it"), wordText(max(longMin, 1<<bits)))
				p.d.Forget()
				p.send(t, wordText(longMin), wordText(longMin))
			}
		})
	}
}

// From longMin on it is the other way that is taken.
func TestLongMin(t *testing.T) {
	var d Deflater
	d.Init(15, 6)
	long := func(text []byte) bool {
		return string(d.Compress(nil, text, true)) == string(d.compressLong(nil, text, true))
	}
	require.False(t, long(wordText(longMin-1)), "a text just too short takes our own way")
	require.True(t, long(wordText(longMin)), "a long one does not")
	d.Append(wordText(100))
	require.False(t, long(wordText(longMin)), "unless there is a history")
	require.True(t, long(wordText(1<<15)), "that it does not leave a byte of")
}

// Hexadecimal noise has no matches, and half of it can be saved.
func TestLongTextWithoutMatches(t *testing.T) {
	for bits := 8; bits <= maxWindowBits; bits++ {
		p := newPeers(uint64(bits), bits, 6)
		for range 4 {
			text := hex.AppendEncode(nil, noise(p.r, 16<<10))
			require.Less(t, len(p.d.Compress(nil, text, true)), len(text)*6/10, "%d bits", bits)
			p.d.Forget()
			p.w.Clear()
			p.send(t, text)
		}
	}
}
