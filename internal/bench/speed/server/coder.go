package server

import (
	"context"
	"net"
	"net/http"

	"github.com/coder/websocket"
)

// coder is coder/websocket, read and written with Read and Write, without
// compression. Its limit of a message is larger than 32 KiB, the default.
var coder = Server{
	Name: "coder", Title: "coder", Module: "github.com/coder/websocket",
	Echo:      each(coderHTTP, coderEcho),
	Broadcast: together(coderHTTP, coderBroadcast),
	Burst:     each(coderHTTP, coderBurst),
}

func coderHTTP(l net.Listener, do func(*websocket.Conn)) error {
	return serveHTTP(l, func(w http.ResponseWriter, r *http.Request) {
		if c, err := websocket.Accept(w, r, nil); err == nil {
			defer c.CloseNow()
			c.SetReadLimit(2 << 20)
			do(c)
		}
	})
}

func coderEcho(c *websocket.Conn) {
	ctx := context.Background()
	for {
		kind, message, err := c.Read(ctx)
		if err != nil || c.Write(ctx, kind, message) != nil {
			return
		}
	}
}

func coderBroadcast(r *room[*websocket.Conn], c *websocket.Conn) {
	ctx := context.Background()
	for {
		kind, message, err := c.Read(ctx)
		if err != nil {
			return
		}
		r.all(func(to *websocket.Conn) { _ = to.Write(ctx, kind, message) })
	}
}

func coderBurst(c *websocket.Conn) {
	ctx := context.Background()
	for {
		kind, _, err := c.Read(ctx)
		if err != nil {
			return
		}
		burst(func(p []byte) error { return c.Write(ctx, kind, p) })
	}
}
