package measure

import (
	"errors"
	"net"
	"net/http"

	"github.com/ws6455/websocket/internal/bench/compression/library"
)

// ServeEcho answers each message with itself, on all connections of l, until l is
// closed. Each connection has the goroutine that blocks in the library's read.
func ServeEcho(l net.Listener, s library.Setup) error {
	server := s.Server(s, func(c library.Conn, message []byte) error { return c.Send(message) })
	handler := func(w http.ResponseWriter, r *http.Request) {
		c, err := server.Upgrade(w, r)
		switch {
		case err != nil: // the peer finds out
		case s.Detached:
			go c.Serve()
		default:
			_ = c.Serve() // the end of the connection is no failure
		}
	}
	if err := http.Serve(l, http.HandlerFunc(handler)); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}
