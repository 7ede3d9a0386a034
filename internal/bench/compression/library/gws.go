package library

import (
	"net/http"

	"github.com/lxzan/gws"
)

// gwsSetup is lxzan/gws with PermessageDeflate. Level is its default (1; with
// windows under 15 bits gws ignores it). Threshold is 1, so that every message is
// compressed without takeover too. Without takeover its windows have 15 bits, with
// it 12 by default.
func gwsSetup(name, title string, takeover bool, bits int) Setup {
	return Setup{
		Name: name, Title: title, Module: "github.com/lxzan/gws", Takeover: takeover, WindowBits: bits,
		Detached: true, Server: newGWSServer,
	}
}

func newGWSServer(s Setup, h Handler) Server {
	return &gwsServer{gws.NewUpgrader(&gwsEvents{handle: h}, &gws.ServerOption{
		ReadMaxPayloadSize:  readLimit,
		WriteMaxPayloadSize: readLimit,
		PermessageDeflate: gws.PermessageDeflate{
			Enabled:               true,
			Threshold:             1,
			ServerContextTakeover: s.Takeover,
			ClientContextTakeover: s.Takeover,
			ServerMaxWindowBits:   s.WindowBits,
			ClientMaxWindowBits:   s.WindowBits,
		},
	})}
}

type gwsServer struct{ upgrader *gws.Upgrader }

func (s *gwsServer) Upgrade(w http.ResponseWriter, r *http.Request) (Conn, error) {
	c, err := s.upgrader.Upgrade(w, r)
	if err != nil {
		return nil, err
	}
	return gwsConn{c}, nil
}

type gwsConn struct{ *gws.Conn }

func (c gwsConn) Send(message []byte) error { return c.WriteMessage(gws.OpcodeText, message) }

func (c gwsConn) Serve() error {
	c.ReadLoop()
	return errDone
}

// gwsEvents calls the handler from gws's loop.
type gwsEvents struct {
	gws.BuiltinEventHandler
	handle Handler
}

func (e *gwsEvents) OnMessage(c *gws.Conn, message *gws.Message) {
	err := e.handle(gwsConn{c}, message.Bytes())
	_ = message.Close() // gives the buffer back
	if err != nil {
		_ = c.NetConn().Close() // ends ReadLoop
	}
}
