package wire

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHeaderForms(t *testing.T) {
	tests := map[string]struct {
		h       Header
		octets  string
		minimal bool
	}{
		"5.7/Hello, unmasked":       {Header{Fin: true, Opcode: Text, Size: 5}, "8105", true},
		"5.7/Hello, masked":         {Header{Fin: true, Opcode: Text, Masked: true, Key: [4]byte{0x37, 0xfa, 0x21, 0x3d}, Size: 5}, "818537fa213d", true},
		"5.7/Hel, fragment":         {Header{Opcode: Text, Size: 3}, "0103", true},
		"5.7/256 octets":            {Header{Fin: true, Opcode: Binary, Size: 256, Form: Form16}, "827e0100", true},
		"5.7/64 KiB":                {Header{Fin: true, Opcode: Binary, Size: 65536, Form: Form64}, "827f0000000000010000", true},
		"5.2/125 octets":            {Header{Fin: true, Opcode: Ping, Size: 125}, "897d", true},
		"5.2/126 octets":            {Header{Fin: true, Opcode: Binary, Size: 126, Form: Form16}, "827e007e", true},
		"5.2/5 in 16 bits":          {Header{Fin: true, Opcode: Binary, Size: 5, Form: Form16}, "827e0005", false},
		"5.2/5 in 64 bits":          {Header{Fin: true, Opcode: Binary, Size: 5, Form: Form64}, "827f0000000000000005", false},
		"5.2/65535 in 64 bits":      {Header{Fin: true, Opcode: Binary, Size: 65535, Form: Form64}, "827f000000000000ffff", false},
		"5.2/all reserved bits":     {Header{RSV: 7, Opcode: 0xF, Size: 0}, "7f00", true},
		"5.2/the top bit of length": {Header{Fin: true, Opcode: Binary, Size: 1 << 63, Form: Form64}, "827f8000000000000000", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			octets := tt.h.Append(nil)
			require.Equal(t, tt.octets, hex.EncodeToString(octets))
			require.Equal(t, tt.minimal, tt.h.Minimal())
			h, n := ParseHeader(append(octets, "payload"...))
			require.Equal(t, len(octets), n)
			require.Equal(t, tt.h, h)
			for short := range octets {
				_, n := ParseHeader(octets[:short])
				require.Zero(t, n, "%d of %d octets were taken for a header", short, len(octets))
			}
		})
	}
}

func TestHeaderTakesTheFormThatItNeeds(t *testing.T) {
	h := Header{Size: 70000}
	require.Len(t, h.Append(nil), 10, "a size that does not fit its form was cut")
}

func TestMask(t *testing.T) {
	key := [4]byte{1, 2, 3, 4}
	for _, size := range []int{0, 1, 3, 4, 5, 1000, 1024, 1025, 5000} {
		for pos := range 5 {
			plain := bytes.Repeat([]byte("abcdefg"), size/7+1)[:size]
			want := bytes.Clone(plain)
			for i := range want {
				want[i] ^= key[(pos+i)%4]
			}
			got := bytes.Clone(plain)
			Mask(got, key, pos)
			require.True(t, bytes.Equal(want, got), "%d octets from place %d", size, pos)
		}
	}
}

func TestClosePayload(t *testing.T) {
	p := AppendClosePayload(nil, 1002, "why")
	require.Equal(t, "\x03\xeawhy", string(p))
	code, reason, ok := ParseClosePayload(p)
	require.Equal(t, 1002, code)
	require.Equal(t, "why", string(reason))
	require.True(t, ok)
	for _, p := range []string{"", "x"} {
		_, _, ok = ParseClosePayload([]byte(p))
		require.False(t, ok, "%d octets have no code", len(p))
	}
}
