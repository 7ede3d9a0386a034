package server

import (
	"net"
	"net/http"
	"sync"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

// gobwas is gobwas/ws with its package wsutil, as its documentation begins. A
// message takes several writes to the connection, so a Burst takes a mutex.
var gobwas = Server{
	Name: "gobwas", Title: "gobwas, wsutil", Module: "github.com/gobwas/ws",
	Echo:      each(gobwasHTTP, gobwasEcho),
	Broadcast: together(gobwasHTTP, gobwasBroadcast),
	Burst:     each(gobwasHTTP, gobwasBurst),
}

func gobwasHTTP(l net.Listener, do func(net.Conn)) error {
	return serveHTTP(l, func(w http.ResponseWriter, r *http.Request) {
		if nc, _, _, err := ws.UpgradeHTTP(r, w); err == nil {
			go func() {
				defer nc.Close()
				do(nc)
			}()
		}
	})
}

func gobwasEcho(nc net.Conn) {
	for {
		message, op, err := wsutil.ReadClientData(nc)
		if err != nil || wsutil.WriteServerMessage(nc, op, message) != nil {
			return
		}
	}
}

func gobwasBroadcast(r *room[net.Conn], nc net.Conn) {
	for {
		message, op, err := wsutil.ReadClientData(nc)
		if err != nil {
			return
		}
		r.all(func(to net.Conn) { _ = wsutil.WriteServerMessage(to, op, message) })
	}
}

func gobwasBurst(nc net.Conn) {
	var writing sync.Mutex
	for {
		_, op, err := wsutil.ReadClientData(nc)
		if err != nil {
			return
		}
		burst(func(p []byte) error {
			writing.Lock()
			defer writing.Unlock()
			return wsutil.WriteServerMessage(nc, op, p)
		})
	}
}
