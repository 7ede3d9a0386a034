package peer

import (
	"context"
	"net"
	"net/http"
	"unicode/utf8"

	"github.com/coder/websocket"
)

// coder/websocket as in its autobahn_test.go, but that the echo checks UTF-8: its
// authors leave those cases out.

func serveCoder(ln net.Listener) (stop func()) {
	options := websocket.AcceptOptions{CompressionMode: websocket.CompressionContextTakeover}
	return serve(ln, func(w http.ResponseWriter, r *http.Request) {
		if c, err := websocket.Accept(w, r, &options); err == nil {
			echoCoder(context.Background(), c)
		}
	})
}

func dialCoder(ctx context.Context, url string) error {
	c, _, err := websocket.Dial(ctx, url, &websocket.DialOptions{
		CompressionMode: websocket.CompressionContextTakeover,
		HTTPClient:      &http.Client{Transport: &http.Transport{DialContext: dial}},
	})
	if err != nil {
		return unreached(ctx, err)
	}
	echoCoder(ctx, c)
	return ctx.Err()
}

func echoCoder(ctx context.Context, c *websocket.Conn) {
	defer c.CloseNow()
	c.SetReadLimit(readLimit)
	for {
		op, message, err := c.Read(ctx)
		if err != nil {
			return
		}
		if op == websocket.MessageText && !utf8.Valid(message) {
			_ = c.Close(websocket.StatusInvalidFramePayloadData, "")
			return
		}
		if c.Write(ctx, op, message) != nil {
			return
		}
	}
}
