package server

import (
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/ws6455/websocket/internal/bench/speed"
)

// A Serve answers the connections of l until l is closed. It knows what will be
// asked; no library makes use of that.
type Serve func(l net.Listener, load speed.Load) error

// A Server is a library in one configuration: a row of the tables. What is nil is
// what the library does not do, or not in another way than another Server.
type Server struct {
	Name    string // for the command line, such as "gobwas-tuned"
	Title   string // for the tables
	Module  string // the library's module
	Text    bool   // gets text messages, not binary ones
	Raw     bool   // echoes a client's frames as they are, mask and all
	Variant bool   // differs from another server in how it echoes, and in nothing else

	// Foreign says that another program serves, and only echoes.
	Foreign bool

	// Echo answers each message with itself.
	Echo Serve
	// Broadcast sends each message that comes from one connection to all of them.
	Broadcast Serve
	// Burst answers each message with those that many goroutines write at once.
	Burst Serve
}

// Serves reports whether there is something that serves the load.
func (s Server) Serves(l speed.Load) bool {
	if s.Foreign {
		return l.Way != speed.Broadcast && l.Way != speed.Burst
	}
	return s.For(l) != nil
}

// For returns what serves the load; nil if nothing in this program does.
func (s Server) For(l speed.Load) Serve {
	switch l.Way {
	case speed.Broadcast:
		return s.Broadcast
	case speed.Burst:
		return s.Burst
	case speed.Handshakes, speed.Idle:
		if s.Variant {
			return nil
		}
	}
	return s.Echo
}

// Servers are all of them, in the order of the tables. The first one is what the
// others are compared with.
var Servers = []Server{
	tcp,
	ours, oursConn, oursRead, oursAppend, oursSend, oursText,
	gws,
	gobwasTuned, gobwas,
	gorilla,
	fasthttp,
	coder,
}

// ByName returns the server of that name.
func ByName(name string) (Server, error) {
	for _, s := range Servers {
		if s.Name == name {
			return s, nil
		}
	}
	return Server{}, fmt.Errorf("there is no server named %q", name)
}

// each returns the Serve that does one thing with each connection, of the type
// that the library has for them. serve accepts them.
func each[C any](serve func(net.Listener, func(C)) error, do func(C)) Serve {
	return func(l net.Listener, _ speed.Load) error { return serve(l, do) }
}

// together is each for connections that know of each other.
func together[C comparable](serve func(net.Listener, func(C)) error, do func(*room[C], C)) Serve {
	return func(l net.Listener, load speed.Load) error {
		r := newRoom[C](load.Connections)
		return serve(l, func(c C) {
			r.join(c)
			defer r.leave(c)
			do(r, c)
		})
	}
}

// serveHTTP serves with net/http as it is by default.
func serveHTTP(l net.Listener, handle http.HandlerFunc) error {
	return ended(http.Serve(l, handle))
}

// serveConns serves without net/http, each connection in a goroutine of its own.
func serveConns(l net.Listener, do func(net.Conn)) error {
	return acceptConns(l, func(nc net.Conn) {
		defer nc.Close()
		do(nc)
	})
}

// acceptConns calls do, to which the connection belongs from then on, in a goroutine
// for each.
func acceptConns(l net.Listener, do func(net.Conn)) error {
	for {
		nc, err := l.Accept()
		if err != nil {
			return ended(err)
		}
		go do(nc)
	}
}

// ended takes the end of a listener that was closed for none.
func ended(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
