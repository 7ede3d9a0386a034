package deflater

import (
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// stdlibMessage inflates with the standard library.
func stdlibMessage(t *testing.T, history, compressed []byte) []byte {
	t.Helper()
	in := io.MultiReader(bytes.NewReader(compressed), bytes.NewReader([]byte{0, 0, 0xff, 0xff}))
	got, err := io.ReadAll(flate.NewReaderDict(in, history))
	require.True(t, errors.Is(err, io.ErrUnexpectedEOF), "there is no final block, but got %v", err)
	return got
}

// FuzzStream compresses two messages after a history, whatever they are.
func FuzzStream(f *testing.F) {
	f.Add([]byte("history"), []byte("his"), []byte("story"), byte(0))
	f.Add(bytes.Repeat([]byte("abc\xff"), 200), bytes.Repeat([]byte("abc\xff"), 200), []byte{}, byte(5))
	f.Add([]byte{}, bytes.Repeat([]byte{0}, 600), bytes.Repeat([]byte{0}, 130), byte(3))
	f.Fuzz(func(t *testing.T, history, first, second []byte, b byte) {
		bits := 8 + int(b)%8
		window := func(history []byte) []byte { return history[max(len(history)-1<<bits, 0):] }
		for _, s := range []stream{newSmall(bits), newLarge(bits)} {
			if _, ok := s.(*large); ok && (len(first) < smallest || len(second) < smallest) {
				continue
			}
			s.reset(window(history))
			require.Equal(t, first, append([]byte{}, stdlibMessage(t, window(history), s.append(nil, first))...))
			both := append(bytes.Clone(history), first...)
			require.Equal(t, second, append([]byte{}, stdlibMessage(t, window(both), s.append(nil, second))...))
		}
	})
}

func TestSmallExamples(t *testing.T) {
	s := newSmall(15)
	s.reset(nil)
	require.Equal(t, []byte{0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00}, s.append(nil, []byte("Hello")), "RFC 7692 section 7.2.3.1")
	require.Equal(t, []byte{0x02, 0x13, 0x00, 0x00}, s.append(nil, []byte("Hello")), "the whole message from distance 5")
	require.Equal(t, []byte{0x00}, s.append(nil, nil), "RFC 7692 section 7.2.3.6")
}

// A window that has moved on for long still finds what it has and only that.
func TestSmallForLong(t *testing.T) {
	s := newSmall(8)
	s.reset(nil)
	var all []byte
	for i := range 20000 {
		plain := []byte{byte(i), byte(i >> 8), byte(i), byte(i >> 8), byte(i / 50), byte(i / 50), byte(i / 50)}
		history := all[max(len(all)-256, 0):]
		require.Equal(t, plain, stdlibMessage(t, history, s.append(nil, plain)))
		all = append(all, plain...)
	}
}
