package server

import (
	"net"
	"sync"

	"github.com/fasthttp/websocket"
	valyala "github.com/valyala/fasthttp"
)

// fasthttp is fasthttp/websocket, a fork of gorilla/websocket, on valyala/fasthttp.
var fasthttp = Server{
	Name: "fasthttp", Title: "fasthttp", Module: "github.com/fasthttp/websocket",
	Echo:      each(fasthttpServe, fasthttpEcho),
	Broadcast: together(fasthttpServe, fasthttpBroadcast),
	Burst:     each(fasthttpServe, fasthttpBurst),
}

func fasthttpServe(l net.Listener, do func(*websocket.Conn)) error {
	var upgrader websocket.FastHTTPUpgrader
	return ended(valyala.Serve(l, func(ctx *valyala.RequestCtx) {
		_ = upgrader.Upgrade(ctx, func(c *websocket.Conn) { // it has answered when it fails
			defer c.Close()
			do(c)
		})
	}))
}

func fasthttpEcho(c *websocket.Conn) {
	for {
		kind, message, err := c.ReadMessage()
		if err != nil || c.WriteMessage(kind, message) != nil {
			return
		}
	}
}

func fasthttpBroadcast(r *room[*websocket.Conn], c *websocket.Conn) {
	for {
		kind, message, err := c.ReadMessage()
		if err != nil {
			return
		}
		m, err := websocket.NewPreparedMessage(kind, message)
		if err != nil {
			return
		}
		r.all(func(to *websocket.Conn) { _ = to.WritePreparedMessage(m) })
	}
}

func fasthttpBurst(c *websocket.Conn) {
	var writing sync.Mutex
	for {
		kind, _, err := c.ReadMessage()
		if err != nil {
			return
		}
		burst(func(p []byte) error {
			writing.Lock()
			defer writing.Unlock()
			return c.WriteMessage(kind, p)
		})
	}
}
