package websocket

import (
	"context"
	"net"
	"net/http"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/handshake"
	"github.com/ws6455/websocket/internal/pool"
)

// AcceptOptions says which requests [Accept] and [AcceptConn] take and how the
// Conn behaves. Its zero value and nil hold the defaults.
type AcceptOptions struct {
	// Handshake holds the subprotocols, the allowed origins, the header and
	// the limits of the opening handshake. Its Extensions and Deflate are
	// ignored: a Conn speaks permessage-deflate and no other extension, and
	// Conn.Compression says whether it may.
	Handshake handshake.ServerOptions

	// Conn holds the limits and habits of the Conn, and its Compression. Its
	// Deflate, Subprotocol and Buffered are set by Accept and AcceptConn.
	Conn conn.Config
}

// Accept answers a request of net/http with the opening handshake of RFC 6455
// section 4.2 and takes the connection over. Middleware that wraps w needs an
// Unwrap method, as [http.ResponseController] says.
//
// The handler may return while the Conn goes on in a goroutine of its own, with
// another context than r.Context(): so a connection that is idle most of the time
// does not hold what net/http keeps for a request, some 12 KiB.
//
// When Accept fails, r has been answered with the status in the error, a
// [*handshake.Error].
func Accept(w http.ResponseWriter, r *http.Request, o *AcceptOptions) (*conn.Conn, error) {
	a := beginAccepting(o)
	nc, result, err := handshake.Upgrade(w, r, &a.opts.Handshake)
	if err == nil {
		a.opts.Conn.Subprotocol = result.Subprotocol
		a.opts.Conn.Buffered = result.Buffered
		a.opts.Conn.Deflate = (*conn.Deflate)(result.Deflate)
	}
	return a.end(nc, err)
}

// AcceptConn reads a request from nc, which a listener has accepted, and
// answers it like [Accept], without net/http. The context bounds the
// handshake, not the Conn.
//
// A server of very many connections that are idle most of the time goes on in a
// goroutine of its own then: the handshake may have needed more stack than waiting
// for messages does, and a goroutine keeps what it has once needed.
//
// When AcceptConn fails it has answered with the status in the error, a
// [*handshake.Error], where there was a peer to answer. It does not close nc.
func AcceptConn(ctx context.Context, nc net.Conn, o *AcceptOptions) (*conn.Conn, error) {
	a := beginAccepting(o)
	result, err := handshake.UpgradeConn(ctx, nc, &a.opts.Handshake)
	a.opts.Conn.Subprotocol = result.Subprotocol
	a.opts.Conn.Buffered = result.Buffered
	a.opts.Conn.Deflate = (*conn.Deflate)(result.Deflate)
	return a.end(nc, err)
}

// accepting is the memory of one Accept or AcceptConn. It is borrowed, so that
// the copies of the options cost neither garbage nor stack: a goroutine that goes
// on to wait for messages keeps a stack that has grown.
type accepting struct {
	opts    AcceptOptions
	deflate handshake.DeflateOptions
}

var acceptings = pool.Pool[accepting]{New: func() *accepting { return new(accepting) }}

// beginAccepting borrows a copy of o, which may be nil, that accepts only what a
// Conn can do.
func beginAccepting(o *AcceptOptions) *accepting {
	a := acceptings.Get()
	if o != nil {
		a.opts = *o
	}
	a.opts.Handshake.Extensions, a.opts.Handshake.Deflate = nil, nil
	if c := &a.opts.Conn.Compression; c.Enabled {
		a.deflate = handshake.DeflateOptions{SendWindowBits: c.SendWindowBits, ReceiveWindowBits: c.ReceiveWindowBits}
		a.opts.Handshake.Deflate = &a.deflate
	}
	return a
}

// end begins the Conn on nc where the handshake ended, unless that failed with
// err. It gives a back, which holds nothing of the options and the client then.
func (a *accepting) end(nc net.Conn, err error) (c *conn.Conn, _ error) {
	if err == nil {
		c = conn.New(nc, conn.Server, &a.opts.Conn)
	}
	*a = accepting{}
	acceptings.Put(a)
	return c, err
}
