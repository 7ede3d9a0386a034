package websocket

import (
	"context"
	"net"
	"net/http"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/handshake"
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
	opts := acceptOptions(o)
	nc, result, err := handshake.Upgrade(w, r, &opts.Handshake)
	if err != nil {
		return nil, err
	}
	return newConn(nc, conn.Server, opts.Conn, result), nil
}

// AcceptConn reads a request from nc, which a listener has accepted, and
// answers it like [Accept], without net/http. The context bounds the
// handshake, not the Conn.
//
// When AcceptConn fails it has answered with the status in the error, a
// [*handshake.Error], where there was a peer to answer. It does not close nc.
func AcceptConn(ctx context.Context, nc net.Conn, o *AcceptOptions) (*conn.Conn, error) {
	opts := acceptOptions(o)
	result, err := handshake.UpgradeConn(ctx, nc, &opts.Handshake)
	if err != nil {
		return nil, err
	}
	return newConn(nc, conn.Server, opts.Conn, &result), nil
}

// acceptOptions returns a copy of o that accepts only what a Conn can do.
func acceptOptions(o *AcceptOptions) (opts AcceptOptions) {
	if o != nil {
		opts = *o
	}
	opts.Handshake.Extensions = nil
	opts.Handshake.Deflate = deflateOptions(&opts.Conn.Compression)
	return opts
}
