package frame_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

func FuzzHeaderRoundTrip(f *testing.F) {
	f.Add(byte(0x81), byte(0x85), uint64(5), uint32(0x37fa213d))
	f.Add(byte(0x82), byte(0x7f), uint64(1)<<63-1, uint32(0))
	f.Fuzz(func(t *testing.T, b0, b1 byte, length uint64, key uint32) {
		h := frame.Header{
			Fin: b0&0x80 != 0, Rsv1: b0&0x40 != 0, Rsv2: b0&0x20 != 0, Rsv3: b0&0x10 != 0,
			Opcode: frame.Opcode(b0 & 15), Masked: b1&0x80 != 0, Length: int64(length >> 1),
		}
		if h.Masked {
			h.Key = [4]byte{byte(key >> 24), byte(key >> 16), byte(key >> 8), byte(key)}
		}
		b := frame.AppendHeader(nil, h)
		for i := range b {
			_, n, err := frame.ParseHeader(b[:i])
			require.NoError(t, err, "a good header, cut off, is no error")
			require.Zero(t, n, "a header that is cut off is not whole")
		}
		got, n, err := frame.ParseHeader(append(b, 0xFF))
		require.NoError(t, err, "what AppendHeader wrote parses")
		require.Equal(t, len(b), n, "the header's size")
		require.Equal(t, h, got, "the header comes back as it was")
	})
}
