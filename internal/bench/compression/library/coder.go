package library

import (
	"bytes"
	"context"
	"net/http"

	"github.com/coder/websocket"
)

// coderSetup is coder/websocket in one of its two modes. CompressionThreshold is
// 1, so that every message is compressed; the level is not for users to choose
// (it is 1).
func coderSetup(name, title string, takeover bool) Setup {
	return Setup{
		Name: name, Title: title, Module: "github.com/coder/websocket", Takeover: takeover, WindowBits: 15,
		Server: newCoderServer,
	}
}

func newCoderServer(s Setup, h Handler) Server {
	mode := websocket.CompressionNoContextTakeover
	if s.Takeover {
		mode = websocket.CompressionContextTakeover
	}
	return &coderServer{h, websocket.AcceptOptions{CompressionMode: mode, CompressionThreshold: 1}}
}

type coderServer struct {
	handle  Handler
	options websocket.AcceptOptions
}

func (s *coderServer) Upgrade(w http.ResponseWriter, r *http.Request) (Conn, error) {
	c, err := websocket.Accept(w, r, &s.options)
	if err != nil {
		return nil, err
	}
	c.SetReadLimit(readLimit)
	return &coderConn{c, s.handle}, nil
}

type coderConn struct {
	*websocket.Conn
	handle Handler
}

func (c *coderConn) Send(message []byte) error {
	return c.Write(context.Background(), websocket.MessageText, message)
}

func (c *coderConn) Serve() error {
	defer c.CloseNow()
	for {
		_, r, err := c.Reader(context.Background())
		if err != nil {
			return err
		}
		b := buffers.Get().(*bytes.Buffer)
		b.Reset()
		if _, err = b.ReadFrom(r); err == nil {
			err = c.handle(c, b.Bytes())
		}
		buffers.Put(b)
		if err != nil {
			return err
		}
	}
}
