package deflate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInput(t *testing.T) {
	in := input{src: []byte("\xfd\x01\x34\x12\xff")}
	require.True(t, in.need(3), "there are three bits")
	require.Equal(t, 5, in.take(3), "1951 3.1.1/the lowest bits of a byte come first")
	require.Equal(t, 31, in.take(5), "1951 3.1.1/and the others behind them")
	require.True(t, in.need(4), "there are four more bits")
	require.Equal(t, 1, in.take(1), "one bit of the second byte")
	in.align()
	require.Zero(t, in.n, "1951 3.2.4/the rest of a byte is left out")
	in.align()
	require.Len(t, in.src, 3, "an aligned input stays where it is")
	require.True(t, in.need(16), "there are two more bytes")
	require.Equal(t, 0x1234, in.take(16), "1951 3.1.1/numbers begin with their lowest bit")
	require.False(t, in.need(9), "there are only eight bits more")
	require.EqualValues(t, 8, in.n, "which are taken in")
	require.NoError(t, in.corrupt(9), "the longest code may be there when more has come")
	require.ErrorIs(t, in.corrupt(8), ErrCorrupt, "no code has so many bits")
}
