package library

import (
	"bytes"
	"net/http"

	"github.com/gorilla/websocket"
)

// gorillaSetup is gorilla/websocket with EnableCompression: its level is its
// default (1), every message is compressed, and there is no context takeover.
func gorillaSetup(name, title string) Setup {
	return Setup{
		Name: name, Title: title, Module: "github.com/gorilla/websocket", WindowBits: 15,
		Server: func(_ Setup, h Handler) Server {
			return &gorillaServer{handle: h, upgrader: websocket.Upgrader{EnableCompression: true}}
		},
	}
}

type gorillaServer struct {
	handle   Handler
	upgrader websocket.Upgrader
}

func (s *gorillaServer) Upgrade(w http.ResponseWriter, r *http.Request) (Conn, error) {
	c, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil, err
	}
	c.SetReadLimit(readLimit)
	return &gorillaConn{c, s.handle}, nil
}

type gorillaConn struct {
	*websocket.Conn
	handle Handler
}

func (c *gorillaConn) Send(message []byte) error {
	return c.WriteMessage(websocket.TextMessage, message)
}

func (c *gorillaConn) Serve() error {
	defer c.Close()
	for {
		_, r, err := c.NextReader()
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
