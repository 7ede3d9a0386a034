package websocket

import (
	"context"
	"net"
	"net/http"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/handshake"
)

// DialOptions says how [Dial] connects and how the Conn behaves. Its zero
// value and nil hold the defaults.
type DialOptions struct {
	// Handshake holds the header, subprotocols, proxies, TLS, redirects,
	// cookies and limits of the opening handshake. Its Extensions and Deflate are
	// ignored: a Conn speaks permessage-deflate and no other extension, and
	// Conn.Compression says whether it may.
	Handshake handshake.ClientOptions

	// Conn holds the limits and habits of the Conn, and its Compression. Its
	// Deflate, Subprotocol and Buffered are set by Dial.
	Conn conn.Config
}

// Dial connects to the WebSocket server at url and makes the opening handshake
// of RFC 6455 section 4.1. The forms of url are those of [handshake.Dial]:
//
//	ws://host[:port][/path][?query]    wss://…    ws+unix:///path/to/socket:/path
//
// The context bounds the handshake, not the Conn. The response is the server's
// 101. When Dial fails, the error is a [*handshake.Error] and the response is
// the one that refused, with the beginning of its body, or nil if none came.
func Dial(ctx context.Context, url string, o *DialOptions) (*conn.Conn, *http.Response, error) {
	var opts DialOptions
	if o != nil {
		opts = *o
	}
	opts.Handshake.Extensions = nil
	opts.Handshake.Deflate = deflateOptions(&opts.Conn.Compression)
	nc, resp, result, err := handshake.Dial(ctx, url, &opts.Handshake)
	if err != nil {
		return nil, resp, err
	}
	return newConn(nc, conn.Client, opts.Conn, result), resp, nil
}

// newConn begins the Conn where the handshake ended: a frame that came right
// behind it is the first that is read.
func newConn(nc net.Conn, role conn.Role, cfg conn.Config, result *handshake.Result) *conn.Conn {
	cfg.Subprotocol = result.Subprotocol
	cfg.Buffered = result.Buffered
	cfg.Deflate = (*conn.Deflate)(result.Deflate)
	return conn.New(nc, role, &cfg)
}

// deflateOptions returns what to negotiate for a Conn with this Compression; nil
// is nothing.
func deflateOptions(c *conn.Compression) *handshake.DeflateOptions {
	if !c.Enabled {
		return nil
	}
	return &handshake.DeflateOptions{SendWindowBits: c.SendWindowBits, ReceiveWindowBits: c.ReceiveWindowBits}
}
