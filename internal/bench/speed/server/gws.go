package server

import (
	"net"
	"net/http"

	lxzan "github.com/lxzan/gws"

	"github.com/ws6455/websocket/internal/bench/speed"
)

// gws is lxzan/gws: each connection is read by ReadLoop in a goroutine of its own,
// which lets the HTTP handler return, as its documentation advises.
var gws = Server{
	Name: "gws", Title: "gws", Module: "github.com/lxzan/gws",
	Echo:      gwsServe(gwsEcho),
	Broadcast: gwsBroadcast,
	Burst:     gwsServe(gwsBurst),
}

// gwsEvents calls a function for each message.
type gwsEvents struct {
	lxzan.BuiltinEventHandler
	onMessage       func(c *lxzan.Conn, m *lxzan.Message)
	onOpen, onClose func(c *lxzan.Conn)
}

func (e *gwsEvents) OnOpen(c *lxzan.Conn) {
	if e.onOpen != nil {
		e.onOpen(c)
	}
}

func (e *gwsEvents) OnClose(c *lxzan.Conn, _ error) {
	if e.onClose != nil {
		e.onClose(c)
	}
}

func (e *gwsEvents) OnMessage(c *lxzan.Conn, m *lxzan.Message) {
	e.onMessage(c, m)
	_ = m.Close() // gives the buffer back
}

func (e *gwsEvents) serve(l net.Listener) error {
	upgrader := lxzan.NewUpgrader(e, nil)
	return serveHTTP(l, func(w http.ResponseWriter, r *http.Request) {
		if c, err := upgrader.Upgrade(w, r); err == nil {
			go c.ReadLoop()
		}
	})
}

func gwsServe(onMessage func(*lxzan.Conn, *lxzan.Message)) Serve {
	return func(l net.Listener, _ speed.Load) error {
		return (&gwsEvents{onMessage: onMessage}).serve(l)
	}
}

func gwsEcho(c *lxzan.Conn, m *lxzan.Message) { _ = c.WriteMessage(m.Opcode, m.Bytes()) }

func gwsBurst(c *lxzan.Conn, m *lxzan.Message) {
	burst(func(p []byte) error { return c.WriteMessage(m.Opcode, p) })
}

func gwsBroadcast(l net.Listener, load speed.Load) error {
	r := newRoom[*lxzan.Conn](load.Connections)
	events := &gwsEvents{onOpen: r.join, onClose: r.leave}
	events.onMessage = func(_ *lxzan.Conn, m *lxzan.Message) {
		b := lxzan.NewBroadcaster(m.Opcode, m.Bytes())
		r.all(func(to *lxzan.Conn) { _ = b.Broadcast(to) })
		_ = b.Close()
	}
	return events.serve(l)
}
