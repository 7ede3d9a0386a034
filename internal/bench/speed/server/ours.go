package server

import (
	"context"
	"net"
	"net/http"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/internal/bench/speed"
)

// OurModule is this library.
const OurModule = "github.com/ws6455/websocket"

// ours is this library over net/http, whose handler hands the Conn to a goroutine
// of its own, but for connections that end as soon as they have begun.
var ours = Server{
	Name: "ours", Title: "this library", Module: OurModule,
	Echo: func(l net.Listener, load speed.Load) error {
		if load.Way == speed.Handshakes {
			return ourHTTPInPlace(l, ourEcho)
		}
		return ourHTTP(l, ourEcho)
	},
	Broadcast: together(ourHTTP, ourBroadcast(ourWritePrepared)),
	Burst:     each(ourHTTP, ourBurst),
}

// oursConn is the same without net/http.
var oursConn = Server{
	Name: "ours-conn", Title: "this library, AcceptConn", Module: OurModule,
	Echo: func(l net.Listener, load speed.Load) error {
		if load.Way == speed.Handshakes {
			return ourConnsInPlace(l, ourEcho)
		}
		return ourConns(l, ourEcho)
	},
}

// oursRead owns the messages that it reads.
var oursRead = Server{
	Name: "ours-read", Title: "this library, Read", Module: OurModule, Variant: true,
	Echo: each(ourHTTP, ourEchoRead),
}

// oursAppend reads into a buffer of its own.
var oursAppend = Server{
	Name: "ours-append", Title: "this library, ReadAppend", Module: OurModule, Variant: true,
	Echo: each(ourHTTP, ourEchoAppend),
}

// oursSend does not wait for slow peers.
var oursSend = Server{
	Name: "ours-send", Title: "this library, Send", Module: OurModule,
	Broadcast: together(ourHTTP, ourBroadcast((*conn.Conn).SendPrepared)),
}

// oursText checks that messages are UTF-8.
var oursText = Server{
	Name: "ours-text", Title: "this library, text", Module: OurModule, Variant: true, Text: true,
	Echo: ours.Echo,
}

func ourHTTP(l net.Listener, do func(*conn.Conn)) error {
	return ourHTTPInPlace(l, func(c *conn.Conn) { go handed(c, do) })
}

func ourHTTPInPlace(l net.Listener, do func(*conn.Conn)) error {
	return serveHTTP(l, func(w http.ResponseWriter, r *http.Request) {
		if c, err := websocket.Accept(w, r, nil); err == nil {
			do(c)
		}
	})
}

func ourConns(l net.Listener, do func(*conn.Conn)) error {
	return ourConnsInPlace(l, func(c *conn.Conn) { go handed(c, do) })
}

func ourConnsInPlace(l net.Listener, do func(*conn.Conn)) error {
	return acceptConns(l, func(nc net.Conn) {
		if c, err := websocket.AcceptConn(context.Background(), nc, nil); err == nil {
			do(c)
		} else {
			nc.Close()
		}
	})
}

// handed does something with a Conn in a goroutine that has done nothing else.
func handed(c *conn.Conn, do func(*conn.Conn)) {
	defer c.CloseNow()
	do(c)
}

func ourEcho(c *conn.Conn) {
	defer c.CloseNow()
	ctx := context.Background()
	for msg, err := range c.Messages(ctx) {
		if err != nil || c.Write(ctx, msg.Op, msg.Data) != nil {
			return
		}
	}
}

func ourEchoRead(c *conn.Conn) {
	ctx := context.Background()
	for {
		op, p, err := c.Read(ctx)
		if err != nil || c.Write(ctx, op, p) != nil {
			return
		}
	}
}

func ourEchoAppend(c *conn.Conn) {
	ctx := context.Background()
	var buffer []byte
	for {
		op, p, err := c.ReadAppend(ctx, buffer[:0])
		if err != nil || c.Write(ctx, op, p) != nil {
			return
		}
		buffer = p
	}
}

func ourWritePrepared(c *conn.Conn, m *conn.Prepared) error {
	return c.WritePrepared(context.Background(), m)
}

func ourBroadcast(send func(*conn.Conn, *conn.Prepared) error) func(*room[*conn.Conn], *conn.Conn) {
	return func(r *room[*conn.Conn], c *conn.Conn) {
		for msg, err := range c.Messages(context.Background()) {
			if err != nil {
				return
			}
			m, err := conn.Prepare(msg.Op, msg.Data)
			if err != nil {
				return
			}
			r.all(func(to *conn.Conn) { _ = send(to, m) }) // who has gone leaves by itself
		}
	}
}

func ourBurst(c *conn.Conn) {
	ctx := context.Background()
	for msg, err := range c.Messages(ctx) {
		if err != nil {
			return
		}
		burst(func(p []byte) error { return c.Write(ctx, msg.Op, p) })
	}
}
