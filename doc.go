// Package websocket makes WebSocket connections (RFC 6455), as a client and
// as a server.
//
// A WebSocket connection carries messages, text or binary, in both directions
// at once. It begins as an HTTP/1.1 request that asks to switch protocols, the
// opening handshake, and ends with a closing handshake in which each side says
// why it leaves.
//
// This package joins two others: [github.com/ws6455/websocket/handshake] makes
// the opening handshake and [github.com/ws6455/websocket/conn] speaks the
// protocol from then on. [Dial], [Accept] and [AcceptConn] return a
// [*conn.Conn], whose methods do everything else. Opcodes and status codes are
// in [github.com/ws6455/websocket/frame].
//
// # Usage
//
// A server answers requests with [Accept] in an http.Handler and reads in the
// handler's goroutine:
//
//	c, err := websocket.Accept(w, r, nil)
//	if err != nil {
//		return // r has been answered
//	}
//	defer c.CloseNow()
//	for m, err := range c.Messages(r.Context()) {
//		if err != nil || c.Write(r.Context(), m.Op, m.Data) != nil {
//			return
//		}
//	}
//
// A client dials with [Dial]. A server without net/http hands the connections
// of its listener to [AcceptConn].
//
// # Concurrency
//
// One goroutine at a time reads from a Conn; any number of them write, ping
// and close. Dial, Accept, AcceptConn and the methods of [Group] may be called
// by any number of goroutines. Options are copied at entry and never changed.
//
// # Cancellation
//
// The context of [Dial] and [AcceptConn] bounds the opening handshake only: it
// may end afterwards without harm. The context of [net/http.Request] goes on
// after [Accept] has taken the connection over, until the handler returns.
// Each call on a Conn takes its own context, and a Read whose context ends can
// be made again: nothing is lost.
//
// # Closing
//
// Conn.Close makes the closing handshake; Conn.CloseNow closes the connection
// without. A server that ends says so to all its peers with [Group], because
// net/http forgets connections that were taken over from it.
//
// # Compression
//
// The field Conn.Compression of the options has Dial offer, and Accept and
// AcceptConn agree to, permessage-deflate (RFC 7692). It is off by default.
//
// # Limits
//
// Everything is bounded unless an option says otherwise with a negative
// number: an opening handshake in bytes and time, a message at 1 MiB, the
// fragments of a message, the output that waits for a slow peer, the time that
// a write makes no progress.
//
// # Security
//
// A browser sends cookies with a WebSocket request from any page, and no CORS
// protects from it. Accept therefore refuses requests from pages of other
// hosts (RFC 6455 section 10.2) unless their Origin is listed in the options.
// Requests without Origin come from programs, not pages, and pass.
//
// Use wss outside of one machine: masking hides nothing.
package websocket
