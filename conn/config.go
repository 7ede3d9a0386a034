package conn

import (
	"sync/atomic"
	"time"
)

// Role tells which end of the connection a Conn is. It decides who masks
// (RFC 6455 section 5.1) and who ends the TCP connection (section 7.1.1).
type Role uint8

const (
	// Client is the end that sent the opening handshake: it masks what it sends.
	Client Role = iota
	// Server is the end that answered the opening handshake: it never masks.
	Server
)

// String returns "client" or "server".
func (r Role) String() string {
	if r == Server {
		return "server"
	}
	return "client"
}

// SlowPeerPolicy says what Send and SendPrepared do with a message for which
// the output queue has no room, because the peer reads too slowly.
type SlowPeerPolicy uint8

const (
	// SlowPeerRefuse makes Send return ErrQueueFull; the Conn lives.
	SlowPeerRefuse SlowPeerPolicy = iota
	// SlowPeerDrop drops the message and counts it in Stats.Dropped; Send returns nil.
	SlowPeerDrop
	// SlowPeerClose ends the Conn with status code 1008 (policy violation).
	SlowPeerClose
)

// Config holds the settings of a Conn. The zero value is safe: everything is
// bounded. In each field zero means the default and, where it says so, a
// negative value means unlimited or off. New copies the Config.
type Config struct {
	// ReadLimit is the size in bytes of the largest message that is accepted.
	// A larger one ends the Conn with status code 1009 and ErrMessageTooBig, as
	// soon as a frame header declares too much, or a compressed message inflates to
	// too much or takes more than twice the limit and 1 KiB.
	// Zero: 1 MiB. Negative: unlimited.
	ReadLimit int64

	// MaxFragments is the number of frames that one message may be cut into.
	// More of them end the Conn with status code 1009. Zero: 131072.
	// Negative: unlimited.
	MaxFragments int

	// SendQueue is the number of bytes that Send may have waiting for the
	// transport, beside the payload of a large message that Write is sending.
	// Zero: 1 MiB. Negative: unlimited.
	SendQueue int

	// SlowPeer says what Send does when SendQueue is full.
	// Zero: SlowPeerRefuse.
	SlowPeer SlowPeerPolicy

	// FlushDelay is the longest time that a Write may leave its bytes in the
	// output buffer while complete frames wait to be read; they go out earlier,
	// in one piece, as soon as Read is about to block or the buffer is full.
	// Zero: 1 ms. Negative: every Write goes out at once.
	FlushDelay time.Duration

	// WriteTimeout is how long the transport may take no byte of a write before
	// the Conn ends with ErrWriteTimeout. It may end up to as long again later, since
	// a transport does not tell when it took its last byte. Over TLS, where a timeout
	// is final, it is how long the next 32 KiB may take. Zero: 30 s. Negative: for
	// ever.
	WriteTimeout time.Duration

	// CloseTimeout bounds the closing handshake and the wait for the end of the
	// transport after it. Zero or negative: 5 s; a closing handshake is
	// never unbounded.
	CloseTimeout time.Duration

	// PingInterval is the time without a byte from the peer after which a ping
	// is sent; it may come up to an interval later. The pong is noticed only while
	// something reads from the Conn: a program that reads nothing for twice
	// PingInterval and PongTimeout loses a Conn whose peer is well. Zero or
	// negative: no pings.
	PingInterval time.Duration

	// PongTimeout is how long the peer may stay silent after such a ping before
	// the Conn ends with ErrPingTimeout. Zero or negative: PingInterval.
	PongTimeout time.Duration

	// Compression says whether Dial and Accept negotiate compression, and how
	// the Conn compresses. Zero: there is none.
	Compression Compression

	// Deflate is the compression that the opening handshake agreed on; nil is
	// none. Who made the handshake sets it; New copies it.
	Deflate *Deflate

	// Subprotocol is what the opening handshake agreed on, for Conn.Subprotocol.
	// Who made the handshake sets it.
	Subprotocol string

	// Buffered holds bytes that the transport delivered behind the opening
	// handshake: the beginning of the peer's first frames (RFC 6455 section
	// 4.1 lets a peer send them at once). Who made the handshake sets it; New
	// copies the bytes.
	Buffered []byte
}

// The defaults of Config, and the sizes that are not for users to choose.
const (
	defaultReadLimit    = 1 << 20
	defaultMaxFragments = 1 << 17
	defaultSendQueue    = 1 << 20
	defaultFlushDelay   = time.Millisecond
	defaultWriteTimeout = 30 * time.Second
	defaultCloseTimeout = 5 * time.Second

	unlimited = 1<<63 - 1
)

// settings are what a Conn needs of its Config as long as it lives, with every zero
// replaced by its default and "unlimited" by the largest number.
type settings struct {
	ReadLimit    int64
	MaxFragments int
	SendQueue    int
	SlowPeer     SlowPeerPolicy
	FlushDelay   time.Duration
	WriteTimeout time.Duration
	CloseTimeout time.Duration
	PingInterval time.Duration
	PongTimeout  time.Duration
	Subprotocol  string
}

// resolve sets s to what cfg says.
func (s *settings) resolve(cfg *Config) {
	s.ReadLimit = limit(cfg.ReadLimit, defaultReadLimit, unlimited)
	s.MaxFragments = limit(cfg.MaxFragments, defaultMaxFragments, int(^uint(0)>>1))
	s.SendQueue = limit(cfg.SendQueue, defaultSendQueue, int(^uint(0)>>1))
	s.SlowPeer = cfg.SlowPeer
	s.FlushDelay = limit(cfg.FlushDelay, defaultFlushDelay, 0)
	s.WriteTimeout = limit(cfg.WriteTimeout, defaultWriteTimeout, 0)
	s.CloseTimeout = limit(cfg.CloseTimeout, defaultCloseTimeout, defaultCloseTimeout)
	s.PingInterval = max(cfg.PingInterval, 0)
	s.PongTimeout = limit(cfg.PongTimeout, s.PingInterval, s.PingInterval)
	s.Subprotocol = cfg.Subprotocol
}

// latest are the settings of the newest Conn.
var latest atomic.Pointer[settings]

// shared returns what cfg says: the settings of the Conn before if they are the same, as
// most servers have one Config for all.
func (cfg *Config) shared() *settings {
	var s settings
	s.resolve(cfg)
	if last := latest.Load(); last != nil && *last == s {
		return last
	}
	fresh := new(settings)
	*fresh = s
	latest.Store(fresh)
	return fresh
}

// limit returns v, or zero's or negative's meaning in its place.
func limit[T int | int64 | time.Duration](v, zero, negative T) T {
	switch {
	case v == 0:
		return zero
	case v < 0:
		return negative
	}
	return v
}
