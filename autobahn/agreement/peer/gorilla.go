package peer

import (
	"context"
	"net"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"
)

// gorilla/websocket as in its examples/autobahn, where it reads whole messages.

func serveGorilla(ln net.Listener) (stop func()) {
	upgrader := websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 4096, EnableCompression: true}
	return serve(ln, func(w http.ResponseWriter, r *http.Request) {
		if c, err := upgrader.Upgrade(w, r, nil); err == nil {
			echoGorilla(c)
		}
	})
}

func dialGorilla(ctx context.Context, url string) error {
	dialer := websocket.Dialer{ReadBufferSize: 4096, WriteBufferSize: 4096, EnableCompression: true, NetDialContext: dial}
	c, _, err := dialer.DialContext(ctx, url, nil)
	if err != nil {
		return unreached(ctx, err)
	}
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	echoGorilla(c)
	return ctx.Err()
}

func echoGorilla(c *websocket.Conn) {
	defer c.Close()
	for {
		op, message, err := c.ReadMessage()
		if err != nil {
			return
		}
		if op == websocket.TextMessage && !utf8.Valid(message) {
			_ = c.WriteControl(websocket.CloseMessage,
				websocket.FormatCloseMessage(websocket.CloseInvalidFramePayloadData, ""), time.Time{})
			continue // to the answer
		}
		if c.WriteMessage(op, message) != nil {
			return
		}
	}
}
