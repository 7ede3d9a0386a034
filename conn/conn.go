package conn

import (
	"net"
)

// Conn is a WebSocket connection after the opening handshake: full-duplex
// messages over any net.Conn. Its methods may be called by any number of
// goroutines; reading is for one at a time.
//
// A Conn must be ended with Close or CloseNow, unless a call returned an error
// that ended it.
type Conn struct {
	nc   net.Conn
	role Role
	cfg  Config // resolved; never changes

	raw   rawTransport // its calls belong to the reader and to the flusher
	rd    reading      // belongs to who holds rd.mu
	wr    writing      // guarded by wr.mu, but for the flusher's fields
	end   ending       // set once, read by all
	pings pings        // guarded by pings.mu
	alive *keepalive   // guarded by alive.mu; nil when off
	stats counters     // atomic

	resting *resting // guarded by resting.mu; nil without compression
}

// New returns the Conn on nc, on which an opening handshake was made elsewhere
// (websocket.Dial and websocket.Accept do both). The Conn owns nc from then on.
// cfg may be nil and is copied.
//
// On TCP and Unix sockets an idle Conn holds no buffers. On other transports it
// waits with a small one.
func New(nc net.Conn, role Role, cfg *Config) *Conn {
	c := &Conn{nc: nc, role: role, cfg: cfg.resolved()}
	c.end.done = make(chan struct{})
	c.end.freed = make(chan struct{}, 1)
	c.rd.watch.setDeadline = nc.SetReadDeadline
	c.wr.watch.setDeadline = nc.SetWriteDeadline
	c.rd.watch.fail = c.fail
	c.wr.watch.fail = c.rd.watch.fail
	c.rd.parser.rules = rules{role: role, maxSize: c.cfg.ReadLimit, maxFragments: c.cfg.MaxFragments}
	if d := c.cfg.Deflate; d != nil {
		c.startCompression(d)
	}
	if c.raw.conn = openRaw(nc); c.raw.conn != nil {
		c.raw.read.run, c.raw.write.run = c.attemptRead, c.attemptWrite
	}
	if early := c.cfg.Buffered; len(early) > 0 {
		c.rd.buf = append(make([]byte, 0, max(len(early), inputSize)), early...)
		c.rd.w = len(early)
		c.rd.buf = c.rd.buf[:cap(c.rd.buf)]
		c.cfg.Buffered = nil
		c.rd.noteMore()
	}
	c.startKeepalive()
	return c
}

// startCompression prepares both halves for what was agreed on.
func (c *Conn) startCompression(d *Deflate) {
	send, receive := d.directions(c.role)
	c.cfg.Deflate = nil
	c.rd.parser.rules.deflate = true
	c.rd.parser.inflate = newInflating(receive, c.cfg.ReadLimit)
	c.wr.deflate = newDeflating(send, c.cfg.Compression)
	c.resting = new(resting)
}

// Subprotocol returns what the opening handshake agreed on; "" is none.
func (c *Conn) Subprotocol() string { return c.cfg.Subprotocol }

// LocalAddr returns the transport's local address.
func (c *Conn) LocalAddr() net.Addr { return c.nc.LocalAddr() }

// RemoteAddr returns the transport's remote address.
func (c *Conn) RemoteAddr() net.Addr { return c.nc.RemoteAddr() }
