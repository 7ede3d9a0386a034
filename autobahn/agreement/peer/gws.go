package peer

import (
	"context"
	"net"
	"net/http"

	"github.com/lxzan/gws"
)

// lxzan/gws as in its examples/autobahn.

var gwsDeflate = gws.PermessageDeflate{Enabled: true, ServerContextTakeover: true, ClientContextTakeover: true}

func serveGWS(ln net.Listener) (stop func()) {
	upgrader := gws.NewUpgrader(&echoGWS{}, &gws.ServerOption{
		PermessageDeflate: gwsDeflate, CheckUtf8Enabled: true, Recovery: gws.Recovery,
		ReadMaxPayloadSize: readLimit, WriteMaxPayloadSize: readLimit,
	})
	return serve(ln, func(w http.ResponseWriter, r *http.Request) {
		if c, err := upgrader.Upgrade(w, r); err == nil {
			c.ReadLoop()
		}
	})
}

func dialGWS(ctx context.Context, url string) error {
	c, _, err := gws.NewClient(&echoGWS{}, &gws.ClientOption{
		Addr: url, PermessageDeflate: gwsDeflate, CheckUtf8Enabled: true,
		ReadMaxPayloadSize: readLimit, WriteMaxPayloadSize: readLimit,
		NewDialer: func() (gws.Dialer, error) { return gwsDialer{ctx}, nil },
	})
	if err != nil {
		return unreached(ctx, err)
	}
	defer context.AfterFunc(ctx, func() { _ = c.NetConn().Close() })()
	c.ReadLoop()
	return ctx.Err()
}

// gwsDialer dials sockets.
type gwsDialer struct{ ctx context.Context }

func (d gwsDialer) Dial(network, addr string) (net.Conn, error) { return dial(d.ctx, network, addr) }

// echoGWS is what gws calls.
type echoGWS struct{ gws.BuiltinEventHandler }

func (*echoGWS) OnPing(c *gws.Conn, payload []byte) { _ = c.WritePong(payload) }

func (*echoGWS) OnMessage(c *gws.Conn, message *gws.Message) {
	defer message.Close()
	_ = c.WriteMessage(message.Opcode, message.Bytes())
}
