package websocket_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket"
)

// request is a connection whose peer has sent the request of a browser, in short, and
// takes whatever is written.
type request struct {
	net.Conn
	sent bool
}

func (r *request) Read(p []byte) (int, error) {
	if r.sent {
		return 0, net.ErrClosed
	}
	r.sent = true
	return copy(p, "GET /chat HTTP/1.1\r\n"+
		"Host: example.com\r\n"+
		"Connection: keep-alive, Upgrade\r\n"+
		"Upgrade: websocket\r\n"+
		"Origin: https://example.com\r\n"+
		"Sec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), nil
}

func (*request) Write(p []byte) (int, error)      { return len(p), nil }
func (*request) SetDeadline(time.Time) error      { return nil }
func (*request) SetReadDeadline(time.Time) error  { return nil }
func (*request) SetWriteDeadline(time.Time) error { return nil }
func (*request) Close() error                     { return nil }

// BenchmarkAcceptConn is what a connection costs a server until messages may come,
// and its end, without the system calls.
func BenchmarkAcceptConn(b *testing.B) {
	b.ReportAllocs()
	ctx := context.Background()
	for b.Loop() {
		c, err := websocket.AcceptConn(ctx, new(request), nil)
		require.NoError(b, err)
		c.CloseNow()
	}
}
