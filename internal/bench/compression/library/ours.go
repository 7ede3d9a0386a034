package library

import (
	"context"
	"net/http"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// ourSetup is this library with Compression. Threshold is negative, so that every
// message is compressed.
func ourSetup(name, title string, takeover bool, bits int) Setup {
	return Setup{
		Name: name, Title: title, Module: "github.com/ws6455/websocket", Takeover: takeover, WindowBits: bits,
		Detached: true, Server: newOurServer,
	}
}

func newOurServer(s Setup, h Handler) Server {
	bits := s.WindowBits
	if !s.Takeover {
		bits = -1
	}
	return &ourServer{h, websocket.AcceptOptions{Conn: conn.Config{
		ReadLimit:   readLimit,
		Compression: conn.Compression{Enabled: true, SendWindowBits: bits, ReceiveWindowBits: bits, Level: s.Level, Threshold: -1},
	}}}
}

type ourServer struct {
	handle  Handler
	options websocket.AcceptOptions
}

func (s *ourServer) Upgrade(w http.ResponseWriter, r *http.Request) (Conn, error) {
	c, err := websocket.Accept(w, r, &s.options)
	if err != nil {
		return nil, err
	}
	return &ourConn{c, s.handle}, nil
}

type ourConn struct {
	*conn.Conn
	handle Handler
}

func (c *ourConn) Send(message []byte) error {
	return c.Write(context.Background(), frame.Text, message)
}

func (c *ourConn) Serve() error {
	defer c.CloseNow()
	for m, err := range c.Messages(context.Background()) {
		if err != nil {
			return err
		}
		if err := c.handle(c, m.Data); err != nil {
			return err
		}
	}
	return errDone
}
