package deflate

import (
	"bytes"
	stdflate "compress/flate"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// streams inflates data with compress/flate: any number of streams, each with a
// final block but the last (RFC 7692 section 7.2.3.4). It reports whether a final
// block at last ended the data too.
func streams(data, dict []byte) (text []byte, ended bool) {
	for {
		r := bytes.NewReader(data)
		more, err := io.ReadAll(stdflate.NewReaderDict(r, slices.Concat(dict, text)))
		text = append(text, more...)
		if err != nil {
			return text, false
		}
		if r.Len() == 0 {
			return text, true
		}
		data = data[len(data)-r.Len():]
	}
}

// Whatever comes in, in whatever parts, what comes out is the same, and what
// compress/flate makes of it.
func FuzzInflate(f *testing.F) {
	for _, message := range []string{
		"\x00", "\xf2\x48\xcd\xc9\xc9\x07\x00", "\xf2\x00\x11\x00\x00", "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00",
		"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00",
	} {
		f.Add([]byte(message), []byte("Hello"), uint16(1), uint16(1), uint8(15))
	}
	for _, compress := range compressors() {
		f.Add(compress(jsonText(700)), jsonText(100), uint16(50), uint16(300), uint8(9))
	}
	f.Fuzz(func(t *testing.T, message, before []byte, step, room uint16, bits uint8) {
		if len(message)+len(before) > 8<<10 {
			t.Skip("too slow for what it may find")
		}
		windowBits := int(8 + bits%8)
		inflate := func(windowBits, step, room int) ([]byte, error) {
			w := NewWindow(windowBits)
			w.append(before)
			return inflateAll(new(Inflater), &w, message, step, room)
		}
		got, err := inflate(15, max(len(message), 1), 70_000)
		if len(got) > 64<<10 {
			t.Skip("too slow for what it may find")
		}
		again, errAgain := inflate(15, 1+int(step), 1+int(room))
		require.Equal(t, err, errAgain, "the verdict does not depend on split and room")
		require.True(t, bytes.Equal(got, again), "nor does the text")

		small, errSmall := inflate(windowBits, 1+int(step), 1+int(room))
		require.True(t, bytes.HasPrefix(got, small), "a smaller window changes no byte")
		if errSmall == nil {
			require.NoError(t, err, "what a smaller window allows a larger one does")
			require.Len(t, small, len(got), "and gives the same text")
		}

		// Behind a whole message there can be a last block.
		message = append(bytes.Clone(message), emptyBlock[:]...)
		want, _ := streams(message, before)
		require.True(t, bytes.HasPrefix(want, got), "compress/flate reads the same text")
		message = append(message, 1)
		want, ended := streams(append(bytes.Clone(message), emptyBlock[:]...), before)
		if err == nil {
			require.True(t, ended, "compress/flate finds the message whole")
			require.True(t, bytes.Equal(want, got), "compress/flate reads all of the text")
		}
		w := NewWindow(15)
		w.append(before)
		var z Inflater
		got, err = inflateAll(&z, &w, message, 1+int(step), 1+int(room))
		require.True(t, bytes.HasPrefix(want, got), "compress/flate reads the same text")
		if ended && (z.step != blockHeader || z.n >= 8) {
			require.NoError(t, err, "compress/flate finds the message whole")
		}
	})
}

// Whatever is sent, in whatever parts, whatever is not, arrives.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("Hello Hello"), uint64(1), uint8(15), uint8(6))
	f.Add(jsonText(3000), uint64(2), uint8(9), uint8(1))
	f.Add(wordText(9000), uint64(3), uint8(8), uint8(9))
	f.Add(bytes.Repeat([]byte("-"), 70_000), uint64(4), uint8(10), uint8(3))
	f.Fuzz(func(t *testing.T, text []byte, seed uint64, bits, level uint8) {
		if len(text) > 80_000 {
			t.Skip("too slow for what it may find")
		}
		p := newPeers(seed, int(8+bits%8), int(1+level%9))
		p.d.base = uint32(seed >> 32)
		for range 8 {
			from := p.r.IntN(len(text) + 1)
			message := text[from:][:p.r.IntN(len(text)-from+1)]
			if p.r.IntN(3) == 0 {
				message = slices.Concat(message, text)
			}
			switch p.r.IntN(8) {
			case 0:
				p.d.Compress(nil, message, true)
			case 1:
				p.d.Rest()
			case 2:
				p.d.Forget()
			case 3:
				var other Deflater
				other.Init(p.bits, int(1+level%9))
				p.d.Append(message)
				p.receive(t, other.Compress(nil, message, true), message)
			case 4:
				cut := p.r.IntN(len(message) + 1)
				p.send(t, message[:cut], message[cut:])
			default:
				p.send(t, message)
			}
			p.wantSameHistory(t)
		}
	})
}
