package inflate

import (
	"bytes"
	stdflate "compress/flate"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// reference inflates with the standard library what a message is with its tail.
func reference(history, compressed []byte) ([]byte, error) {
	in := bytes.NewReader(append(bytes.Clone(compressed), 0, 0, 0xff, 0xff))
	var out []byte
	for {
		dict := append(bytes.Clone(history), out...)
		dict = dict[max(len(dict)-maxDistance, 0):]
		part, err := io.ReadAll(stdflate.NewReaderDict(in, dict))
		out = append(out, part...)
		switch {
		case err == nil && in.Len() > 0: // a block with BFINAL
		case errors.Is(err, io.ErrUnexpectedEOF) && in.Len() == 0:
			return out, nil
		default:
			return out, err
		}
	}
}

// FuzzDecode compares with compress/flate, which differs in three ways: it inflates
// the tail like other data, so that a message may end elsewhere; it takes a code
// length code with one code; it looks for the end of a block without a code for it.
func FuzzDecode(f *testing.F) {
	for level := -2; level <= 9; level++ {
		d := newDeflater(f, level)
		for _, plain := range plains(uint64(level))[:8] {
			f.Add(d.message(plain), []byte("history"), uint16(len(plain)))
		}
	}
	f.Add([]byte{0}, []byte(nil), uint16(0))
	decoder := new(Decoder)
	f.Fuzz(func(t *testing.T, compressed, history []byte, room uint16) {
		const limit = 1 << 20
		history = history[max(len(history)-maxDistance, 0):]
		dst := append(make([]byte, 0, int(room)+3), "dst"...)
		got, farthest, at, err := decoder.Decode(dst, history, compressed, limit)
		require.Equal(t, "dst", string(got[:3]))
		got = got[3:]
		require.LessOrEqual(t, len(got), limit)
		require.LessOrEqual(t, farthest, len(history)+len(got))
		require.LessOrEqual(t, at, 8*len(compressed))
		switch {
		case err == nil:
			want, wantErr := reference(history, compressed)
			require.NoError(t, wantErr)
			require.True(t, bytes.Equal(want, got), "the standard library inflates to something else")
			require.Equal(t, 8*len(compressed), at)
		case errors.Is(err, ErrEnd), errors.Is(err, ErrTruncated), errors.Is(err, ErrLimit):
		case errors.Is(err, ErrLengths), errors.Is(err, ErrCode):
		default:
			want, wantErr := reference(history, compressed)
			var corrupt stdflate.CorruptInputError
			require.ErrorAs(t, wantErr, &corrupt, "the error here is %v", err)
			require.True(t, bytes.HasPrefix(want, got) || bytes.HasPrefix(got, want), "before %v, both inflate to the same", err)
		}

		// As many octets of room as there may be: the careful code does it all.
		again, _, _, errAgain := decoder.Decode(nil, history, compressed, len(got))
		require.True(t, bytes.Equal(got, again), "the careful code inflates to the same")
		if err == nil {
			require.NoError(t, errAgain)
		}
	})
}
