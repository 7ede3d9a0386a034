package mempipe

import (
	"errors"
	"net"
	"time"
)

// Conn is one end of a pipe. Its methods may be called from any number of
// goroutines at once.
type Conn struct {
	in, out *stream
}

var _ net.Conn = (*Conn)(nil)

// New returns the two ends of a new pipe.
func New() (a, b *Conn) {
	ab, ba := new(stream), new(stream)
	return &Conn{in: ba, out: ab}, &Conn{in: ab, out: ba}
}

// Read returns the bytes that have arrived, or waits for some. After the peer
// has closed it returns the rest and then io.EOF.
func (c *Conn) Read(p []byte) (int, error) { return c.in.read(p) }

// Write returns when the pipe holds the whole of p. Cut short by a deadline,
// it returns the number of bytes that went out and os.ErrDeadlineExceeded; it
// returns io.ErrClosedPipe when the peer has closed.
func (c *Conn) Write(p []byte) (int, error) { return c.out.write(p) }

// Buffered returns the number of bytes that wait to be read at this end.
func (c *Conn) Buffered() int { return c.in.buffered() }

// CloseWrite ends the outgoing direction: the peer reads what is on the way
// and then io.EOF, while this end goes on reading.
func (c *Conn) CloseWrite() error {
	c.out.closeWrite()
	return nil
}

// Close ends both directions. Bytes that this end did not read are dropped.
func (c *Conn) Close() error {
	c.out.closeWrite()
	c.in.closeRead()
	return nil
}

// ErrReset is what calls return after Reset.
var ErrReset = errors.New("the connection was reset")

// Reset breaks both directions, as a network does that has forgotten a
// connection: what is on the way is lost, and calls on both ends fail with
// ErrReset until each is closed.
func (c *Conn) Reset() {
	c.out.cut()
	c.in.cut()
}

// SetDeadline sets the read and the write deadline. The zero time means none.
func (c *Conn) SetDeadline(t time.Time) error {
	_ = c.out.setDeadline(&c.out.writer, t) // fails after CloseWrite, which is no fault
	return c.in.setDeadline(&c.in.reader, t)
}

// SetReadDeadline wakes Reads at t, now if t has passed.
func (c *Conn) SetReadDeadline(t time.Time) error {
	return c.in.setDeadline(&c.in.reader, t)
}

// SetWriteDeadline wakes Writes at t, now if t has passed.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	return c.out.setDeadline(&c.out.writer, t)
}

// LocalAddr returns an address whose network and name are "pipe".
func (*Conn) LocalAddr() net.Addr { return addr{} }

// RemoteAddr returns an address whose network and name are "pipe".
func (*Conn) RemoteAddr() net.Addr { return addr{} }

type addr struct{}

func (addr) Network() string { return "pipe" }
func (addr) String() string  { return "pipe" }
