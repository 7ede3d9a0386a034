package handshake

import (
	"net/http"
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

// Both sides find what is wrong with the options, whatever the peer does.
func TestDeflateOptionsOutOfRangeAreMisuse(t *testing.T) {
	bad := &DeflateOptions{SendWindowBits: 7}
	request, err := AppendRequest(nil, "ws://example.com/", sampleKey, &ClientOptions{Deflate: bad})
	wantViolation(t, err, 0, "")
	require.ErrorContains(t, err, "the SendWindowBits of Deflate are 7: neither from 8 to 15, nor zero, nor negative")
	require.Empty(t, request, "something is written")

	_, err = CheckRequest(openingRequest(t), &ServerOptions{Deflate: bad})
	wantViolation(t, err, http.StatusInternalServerError, "")
	require.ErrorContains(t, err, "the SendWindowBits of Deflate are 7")

	_, err = CheckResponse(response(t, switching("+Sec-WebSocket-Extensions: permessage-deflate")), sampleKey, &ClientOptions{Deflate: bad})
	require.ErrorContains(t, err, "not offered")
}
