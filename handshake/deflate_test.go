package handshake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// deflateExtension parses one element of a field.
func deflateExtension(t *testing.T, text string) Extension {
	t.Helper()
	list, err := ParseExtensions([]string{text})
	require.NoError(t, err, "the extension of the test is malformed")
	require.Len(t, list, 1)
	return list[0]
}

func TestDeflateOptionsRange(t *testing.T) {
	for _, bits := range []int{-1 << 31, -1, 0, 8, 9, 14, 15} {
		require.NoError(t, checkDeflateOptions(&DeflateOptions{bits, bits}), "%d is refused", bits)
	}
	for _, bits := range []int{1, 7, 16, 1<<31 - 1} {
		send, receive := DeflateOptions{SendWindowBits: bits}, DeflateOptions{ReceiveWindowBits: bits}
		require.ErrorContains(t, checkDeflateOptions(&send), "the SendWindowBits of Deflate are")
		require.ErrorContains(t, checkDeflateOptions(&receive), "the ReceiveWindowBits of Deflate are")
		for _, o := range []DeflateOptions{send, receive} {
			require.Empty(t, o.Offers(), "%+v is offered", o)
			_, agreed := o.Choose([]Extension{{Name: "permessage-deflate"}})
			require.Nil(t, agreed, "%+v is accepted", o)
		}
	}
}
