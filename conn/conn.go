package conn

import (
	"net"
	"sync/atomic"
	"syscall"
)

// Conn is a WebSocket connection after the opening handshake: full-duplex
// messages over any net.Conn. Its methods may be called by any number of
// goroutines; reading is for one at a time.
//
// A Conn must be ended with Close or CloseNow, unless a call returned an error
// that ended it.
//
// It is small, so that many may be idle: what few of them need is allocated when
// it is needed.
type Conn struct {
	nc   net.Conn
	raw  syscall.RawConn // its calls belong to the reader and to the flusher; or nil
	cfg  *settings       // shared with other Conns; never changes
	role Role

	rd    reading               // belongs to who holds rd.mu
	wr    writing               // guarded by wr.mu, but for the flusher's fields
	end   ending                // set once, read by all
	stats counters              // atomic
	pings atomic.Pointer[pings] // guards itself; nil before the first Ping
	alive *keepalive            // guarded by alive.mu; nil when off

	resting *resting // guarded by resting.mu; nil without compression
}

// New returns the Conn on nc, on which an opening handshake was made elsewhere
// (websocket.Dial and websocket.Accept do both). The Conn owns nc from then on.
// cfg may be nil and is copied.
//
// On TCP and Unix sockets an idle Conn holds no buffers. On other transports it
// waits with a small one.
func New(nc net.Conn, role Role, cfg *Config) *Conn {
	if cfg == nil {
		cfg = new(Config)
	}
	c := &Conn{nc: nc, role: role, cfg: cfg.shared(), raw: openRaw(nc)}
	r := &c.rd.parser.rules
	r.role, r.maxSize, r.maxFragments = role, c.cfg.ReadLimit, c.cfg.MaxFragments
	if cfg.Deflate != nil {
		c.startCompression(cfg)
	}
	if c.raw != nil {
		c.rd.attempt = c.rd.newAttempt()
	}
	if len(cfg.Buffered) > 0 {
		c.rd.begin(cfg.Buffered)
	}
	if c.cfg.PingInterval > 0 {
		c.startKeepalive()
	}
	return c
}

// startCompression prepares both halves for what was agreed on.
func (c *Conn) startCompression(cfg *Config) {
	send, receive := cfg.Deflate.directions(c.role)
	c.rd.parser.rules.deflate = true
	c.rd.parser.inflate = newInflating(receive, c.cfg.ReadLimit)
	c.wr.deflate = newDeflating(send, cfg.Compression)
	c.resting = new(resting)
}

// Subprotocol returns what the opening handshake agreed on; "" is none.
func (c *Conn) Subprotocol() string { return c.cfg.Subprotocol }

// LocalAddr returns the transport's local address.
func (c *Conn) LocalAddr() net.Addr { return c.nc.LocalAddr() }

// RemoteAddr returns the transport's remote address.
func (c *Conn) RemoteAddr() net.Addr { return c.nc.RemoteAddr() }
