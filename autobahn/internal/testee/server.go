package testee

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
)

// config lets the largest messages of the suite pass, those of 16 MiB in 9.1.6 and
// 9.2.6, and has every message compressed, the smallest too, as cases 12 and 13 ask.
var config = conn.Config{
	ReadLimit:   16 << 20,
	Compression: conn.Compression{Enabled: true, Threshold: -1},
}

// Serve answers every WebSocket that comes in at ln by an echo. It returns at
// once; stop ends the serving and all that is still being served.
func Serve(ln net.Listener) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	server := &http.Server{
		Handler:           http.HandlerFunc(echoHandler),
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(ln) // always ends with http.ErrServerClosed
	}()
	return func() {
		cancel()
		_ = server.Close()
		<-done
	}
}

// echoHandler sends each message back until the connection ends. What ended it
// is for the suite to judge.
func echoHandler(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Conn: config})
	if err != nil {
		return // the request has been answered
	}
	defer c.CloseNow()
	for m, err := range c.Messages(r.Context()) {
		if err != nil || c.Write(r.Context(), m.Op, m.Data) != nil {
			return
		}
	}
}
