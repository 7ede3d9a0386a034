package suite

import (
	"bytes"
	"compress/flate"
	"io"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestPayloads(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 5, 123, 4096, 1 << 20} {
		require.Len(t, prose(uint64(n), n), n)
		require.True(t, utf8.Valid(prose(uint64(n), n)), "%d octets of prose", n)
		require.Len(t, noise(1, n), n)
		require.Len(t, letters(1, n), n)
	}
	require.Equal(t, noise(7, 100), noise(7, 100), "a seed says what comes")
	require.NotEqual(t, noise(7, 100), noise(8, 100))
	p := noise(7, 1<<16)
	require.Greater(t, len(pack(flate.BestCompression, p)), len(p)*99/100, "noise does not repeat itself")
}

// A packer's messages are one stream, and pack's and packSafely's stand alone.
func TestPacker(t *testing.T) {
	const tail = "\x00\x00\xff\xff"
	message := letters(1, 1000)
	k := newPacker(flate.DefaultCompression)
	first, second := k.pack(message), k.pack(message)
	require.Less(t, len(second), 50, "the second message refers to the first one")
	require.Equal(t, string(message)+string(message), inflateAll(t, string(first)+tail+string(second)+tail))
	require.Equal(t, string(message), inflateAll(t, string(packSafely(message))+tail))
	require.Greater(t, len(packSafely(bytes.Repeat(message, 3))), 2*len(message), "nothing refers to anything")
}

func inflateAll(t *testing.T, stream string) string {
	p, err := io.ReadAll(flate.NewReader(bytes.NewReader([]byte(stream))))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF, "the stream has no last block")
	return string(p)
}

// The messages for a window have words at distances within and beyond it.
func TestDistant(t *testing.T) {
	for bits := minWindowBits; bits <= maxWindowBits; bits++ {
		size := 1 << bits
		word := letters(7692, 96)
		within, beyond := false, false
		last := -1
		for at := 0; ; {
			i := bytes.Index(distant(size)[0][at:], word)
			if i < 0 {
				break
			}
			at += i
			if last >= 0 {
				within = within || at-last <= size
				beyond = beyond || at-last > size
			}
			last, at = at, at+1
		}
		require.True(t, within, "%d bits", bits)
		require.Equal(t, bits < maxWindowBits, beyond, "%d bits", bits)
	}
}

func TestPredictable(t *testing.T) {
	var random, same, counting [][4]byte
	p := noise(3, 256)
	for i := range 64 {
		random = append(random, [4]byte(p[4*i:]))
		same = append(same, [4]byte{1, 2, 3, byte(i / 8)})
		counting = append(counting, [4]byte{0, 0, 0, byte(i)})
	}
	require.Empty(t, predictable(random))
	require.Equal(t, "repeat", predictable(same))
	require.Equal(t, "follow each other", predictable(counting))
}

func TestOddCase(t *testing.T) {
	require.Equal(t, "sEc-wEbSoCkEt-kEy", oddCase("Sec-WebSocket-Key"))
	require.Equal(t, "ABcd+/=1", otherCase("abCD+/=1"))
}
