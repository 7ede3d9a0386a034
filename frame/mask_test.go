package frame_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

// maskByBytes is RFC 6455 section 5.3 word for word.
func maskByBytes(b []byte, key [4]byte, pos int) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = b[i] ^ key[(pos+i)%4]
	}
	return out
}

func FuzzMask(f *testing.F) {
	f.Add([]byte("Hello"), []byte{0x37, 0xfa, 0x21, 0x3d}, uint8(0))
	f.Add(bytes.Repeat([]byte("0123456789"), 50), []byte{1, 2, 3, 4}, uint8(3))
	f.Fuzz(func(t *testing.T, p, k []byte, pos uint8) {
		var key [4]byte
		copy(key[:], k)
		got := bytes.Clone(p)
		next := frame.Mask(got, key, int(pos))
		require.Equal(t, maskByBytes(p, key, int(pos)), append([]byte{}, got...), "Mask differs from a byte loop")
		require.Equal(t, (int(pos)+len(p))&3, next&3, "Mask returned a wrong next position")
		frame.Mask(got, key, int(pos))
		require.Equal(t, append([]byte{}, p...), append([]byte{}, got...), "masking twice did not give the old bytes back")
	})
}
