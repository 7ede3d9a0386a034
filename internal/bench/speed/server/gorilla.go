package server

import (
	"net"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// gorilla is gorilla/websocket as in its echo example, with buffers as they are by
// default. Only one goroutine may write to its connections, so a Burst takes a
// mutex.
var gorilla = Server{
	Name: "gorilla", Title: "gorilla", Module: "github.com/gorilla/websocket",
	Echo:      each(gorillaHTTP, gorillaEcho),
	Broadcast: together(gorillaHTTP, gorillaBroadcast),
	Burst:     each(gorillaHTTP, gorillaBurst),
}

func gorillaHTTP(l net.Listener, do func(*websocket.Conn)) error {
	var upgrader websocket.Upgrader
	return serveHTTP(l, func(w http.ResponseWriter, r *http.Request) {
		if c, err := upgrader.Upgrade(w, r, nil); err == nil {
			defer c.Close()
			do(c)
		}
	})
}

func gorillaEcho(c *websocket.Conn) {
	for {
		kind, message, err := c.ReadMessage()
		if err != nil || c.WriteMessage(kind, message) != nil {
			return
		}
	}
}

// gorillaBroadcast needs no mutex: there is one broadcast at a time.
func gorillaBroadcast(r *room[*websocket.Conn], c *websocket.Conn) {
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

func gorillaBurst(c *websocket.Conn) {
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
