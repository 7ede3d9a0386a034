package wire

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// frames are some frames, one of them masked, one larger than the reader's buffer.
func frames() (octets []byte, payloads []string) {
	for i, size := range []int{0, 1, 125, 126, 65535, 65536, 3 << 20} {
		h := Header{Fin: true, Opcode: Binary, Size: uint64(size), Masked: i%2 == 1, Key: [4]byte{9, 8, 7, byte(i)}}
		p := bytes.Repeat([]byte{byte('a' + i)}, size)
		payloads = append(payloads, string(p))
		octets = h.Append(octets)
		if h.Masked {
			Mask(p, h.Key, 0)
		}
		octets = append(octets, p...)
	}
	return octets, payloads
}

func TestReader(t *testing.T) {
	octets, payloads := frames()
	head := "HTTP/1.1 101 X\r\nA: b\r\n\r\n"
	octets = append([]byte(head), octets...)
	readers := map[string]io.Reader{
		"all at once":            bytes.NewReader(octets),
		"half of what is wanted": iotest.HalfReader(bytes.NewReader(octets)),
		"the end with the data":  iotest.DataErrReader(bytes.NewReader(octets)),
		"a deadline every call":  &impatient{r: bytes.NewReader(octets)},
	}
	for name, r := range readers {
		t.Run(name, func(t *testing.T) {
			in := NewReader(r)
			got, err := patient(in.Head)
			require.NoError(t, err)
			require.Equal(t, head, got)
			for i, p := range payloads {
				f, err := patient(in.Next)
				require.NoError(t, err)
				require.True(t, string(f.Payload) == p, "the payload of frame %d is another", i)
			}
			_, err = patient(in.Next)
			require.Equal(t, io.EOF, err)
			require.EqualValues(t, len(octets), in.Total())
		})
	}
}

// An impatient reader has a deadline that passes before every other call.
type impatient struct {
	r    io.Reader
	turn bool
}

func (i *impatient) Read(p []byte) (int, error) {
	if i.turn = !i.turn; i.turn {
		return 0, os.ErrDeadlineExceeded
	}
	return i.r.Read(p[:min(len(p), 1000)])
}

// patient calls read until the deadline does not pass.
func patient[T any](read func() (T, error)) (v T, err error) {
	for {
		if v, err = read(); !errors.Is(err, os.ErrDeadlineExceeded) {
			return v, err
		}
	}
}

func TestReaderAtTheEnd(t *testing.T) {
	octets, _ := frames()
	for _, n := range []int{1, 2 + 1 + 1, 200} { // in a header, in a header with a key, in a payload
		in := NewReader(bytes.NewReader(octets[:n]))
		var err error
		for err == nil {
			_, err = in.Next()
		}
		require.Equal(t, io.ErrUnexpectedEOF, err, "%d octets", n)
	}
}

func TestReaderIsBounded(t *testing.T) {
	h := Header{Size: 1 << 40}
	in := NewReader(bytes.NewReader(h.Append(nil)))
	_, err := in.Next()
	require.ErrorContains(t, err, "more than the suite takes")
	_, err = NewReader(strings.NewReader(strings.Repeat("x", 1<<20))).Head()
	require.ErrorContains(t, err, "does not end")
}

func TestReaderFollowsWhatArrives(t *testing.T) {
	h := Header{Size: 32 << 20}
	in := NewReader(bytes.NewReader(append(h.Append(nil), "abc"...)))
	_, err := in.Next()
	require.Equal(t, io.ErrUnexpectedEOF, err)
	require.Less(t, cap(in.frame.Payload), 3<<20, "memory was taken for a length that was only told")
}
