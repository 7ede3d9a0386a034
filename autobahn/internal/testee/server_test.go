package testee

import (
	"bytes"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/frame"
)

// listen returns a listener of its own port and the URL to dial it.
func listen(t *testing.T) (net.Listener, string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = ln.Close() })
	return ln, "ws://" + ln.Addr().String()
}

func TestServeEchoes(t *testing.T) {
	ln, url := listen(t)
	defer Serve(ln)()
	c, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{Conn: config})
	require.NoError(t, err, "the echo server was not reached")
	defer c.CloseNow()
	tests := map[string]struct {
		op      frame.Opcode
		message []byte
	}{
		"empty":                            {frame.Text, []byte{}},
		"text":                             {frame.Text, []byte("grüß dich")},
		"binary":                           {frame.Binary, []byte{0xff, 0}},
		"more than the default read limit": {frame.Binary, bytes.Repeat([]byte("*"), 2<<20)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, c.Write(t.Context(), tt.op, tt.message), "the message was not taken")
			op, got, err := c.Read(t.Context())
			require.NoError(t, err, "no echo came")
			require.Equal(t, tt.op, op, "the echo has another opcode")
			require.True(t, bytes.Equal(tt.message, got), "the echo is not the message")
		})
	}
}

func TestServeStops(t *testing.T) {
	ln, url := listen(t)
	stop := Serve(ln)
	c, _, err := websocket.Dial(t.Context(), url, nil)
	require.NoError(t, err, "the echo server was not reached")
	defer c.CloseNow()
	stop()
	_, _, err = c.Read(t.Context())
	require.Error(t, err, "a connection outlived its server")
}

func TestServeRefusesPlainRequests(t *testing.T) {
	ln, _ := listen(t)
	defer Serve(ln)()
	nc, err := net.Dial("tcp", ln.Addr().String())
	require.NoError(t, err)
	defer nc.Close()
	_, err = nc.Write([]byte("GET / HTTP/1.0\r\n\r\n"))
	require.NoError(t, err)
	answer := make([]byte, len("HTTP/1.0 4"))
	_, err = nc.Read(answer)
	require.NoError(t, err, "a plain request got no answer")
	require.Equal(t, "HTTP/1.0 4", string(answer), "a plain request is the client's mistake")
}
