package handshake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func fieldsOf(list ...Field) *requestFields {
	f := new(requestFields)
	for _, field := range list {
		f.add(field.Name, field.Value)
	}
	return f
}

func TestRequestFields(t *testing.T) {
	f := fieldsOf(
		Field{"host", "a"}, Field{"HOST", "b"}, Field{"Origin", "c"}, Field{"Cookie", "d"},
		Field{"Upgrade", "h2c"}, Field{"upgrade", "x, WebSocket"}, Field{"Upgrade", "x"},
		Field{"Connection", "keep-alive"}, Field{"Content-Length", "0"},
		Field{"Transfer-Encoding", ""}, Field{"transfer-encoding", "x"},
		Field{"Sec-WebSocket-Key", "e"}, Field{"Sec-Websocket-Version", "13"},
		Field{"Sec-WebSocket-Protocol", "f"}, Field{"sec-websocket-protocol", "g"},
		Field{"Sec-WebSocket-Extensions", "h"}, Field{"Sec-WebSocket-Accept", "i"},
	)
	require.Equal(t, &requestFields{
		host: oneField{"a", 2}, origin: oneField{"c", 1}, length: oneField{"0", 1}, codings: 2,
		key: oneField{"e", 1}, version: oneField{"13", 1}, upgrade: true,
		subprotocols: []string{"f", "g"}, extensions: []string{"h"},
	}, f)

	values := f.subprotocols
	f.reset()
	require.Equal(t, &requestFields{subprotocols: []string{}, extensions: []string{}}, f)
	require.Equal(t, []string{"", ""}, values, "what the client sent is kept alive")
	require.Equal(t, 2, cap(f.subprotocols), "the room is not kept")
}
