package deflate

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBitWriter(t *testing.T) {
	type bits struct {
		v uint64
		n uint
	}
	for _, tt := range []struct {
		name  string
		write []bits
		want  string
	}{
		{"1951 3.1.1/nothing", nil, ""},
		{"1951 3.1.1/the lowest bit of a byte comes first", []bits{{1, 1}, {0, 1}, {1, 1}}, "\x05"},
		{"1951 3.1.1/bytes are filled from the lowest bit on", []bits{{0x5, 3}, {0x1f, 5}, {1, 1}}, "\xfd\x01"},
		{"1951 3.1.1/numbers begin with their lowest bit", []bits{{0x1234, 16}}, "\x34\x12"},
		{"1951 3.1.1/32 bits at once", []bits{{0xffffffff, 32}}, "\xff\xff\xff\xff"},
		{"1951 3.1.1/32 bits behind 31", []bits{{0, 31}, {0xffffffff, 32}}, "\x00\x00\x00\x80\xff\xff\xff\x7f"},
		{"1951 3.1.1/no bits", []bits{{0, 0}, {0, 0}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := bitWriter{out: []byte("before")}
			for _, b := range tt.write {
				w.write(b.v, b.n)
			}
			w.align()
			require.Equal(t, "before"+tt.want, string(w.out), "the bytes written")
			require.Zero(t, w.n, "no bit waits behind align")
		})
	}
}

func TestBitWriterAgainstANumber(t *testing.T) {
	r := newRand(3)
	for range 200 {
		var w bitWriter
		number, n := new(big.Int), uint(0)
		for range r.IntN(40) {
			width := uint(r.IntN(33))
			v := r.Uint64() & (1<<width - 1)
			w.write(v, width)
			number.Or(number, new(big.Int).Lsh(new(big.Int).SetUint64(v), n))
			n += width
			require.Less(t, w.n, uint(32), "fewer than 32 bits wait between two calls")
		}
		w.align()
		want := make([]byte, (n+7)/8)
		for i, b := range number.FillBytes(make([]byte, len(want))) {
			want[len(want)-1-i] = b
		}
		require.Equal(t, want, append([]byte{}, w.out...), "%d bits, the first one lowest", n)
	}
}
