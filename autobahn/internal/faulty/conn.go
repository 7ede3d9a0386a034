package faulty

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"time"
)

// A conn is a connection behind its opening handshake. One goroutine reads, and writes
// what the answer is before it reads on: a side that does not listen is not listened to.
type conn struct {
	fault  Fault
	client bool
	nc     net.Conn
	in     *bufio.Reader
	out    []byte // the frames that go out with the next flush
	queue  queue  // of QueuesPongs

	message    message
	before     int  // octets of the frames of the message in front of this one
	cutControl bool // a control frame without FIN was taken
	deflate    *deflate

	closing bool   // a Close frame was sent
	ended   bool   // nothing more is read
	late    []byte // the payload of the Close frame that ListensBehindClose keeps

	pings     [][]byte // that wait for their pong
	pinged    int      // pings, so far
	firstPing []byte

	sent    int          // messages, so far
	held    *sentence    // a message that is sent later
	last    sentence     // the message that was sent before
	deliver func([]byte) // takes messages instead of an echo
}

// A sentence is a message to be sent.
type sentence struct {
	opcode  byte
	payload []byte
}

func (c *conn) has(f Fault) bool { return c.fault == f }

// run echoes until the connection has ended, and closes it.
func (c *conn) run() {
	defer c.nc.Close()
	for !c.ended {
		what, err := c.step()
		switch {
		case c.late != nil && errors.Is(err, os.ErrDeadlineExceeded):
			late := c.late
			c.late = nil
			c.answerClose(late)
		case err != nil:
			return
		case what != 0:
			c.fail(what)
		}
		if c.flush() != nil {
			return
		}
	}
	c.end()
}

// step deals with a frame. It returns the code of what is wrong with it.
func (c *conn) step() (code, error) {
	h, err := c.readHeader()
	if err != nil {
		return 0, err
	}
	if what := c.check(&h); what != 0 {
		return what, nil
	}
	switch {
	case h.opcode <= binaryFrame:
		return c.data(h)
	case h.control() && h.opcode <= pongFrame:
		return c.control(h)
	}
	return c.payload(h, func([]byte) code { return 0 })
}

// payload reads the payload of a frame in the pieces in which it arrives.
func (c *conn) payload(h header, take func([]byte) code) (code, error) {
	buf := make([]byte, min(h.size, c.pieceSize()))
	for pos := 0; pos < int(h.size); {
		n, err := c.in.Read(buf[:min(len(buf), int(h.size)-pos)])
		p := buf[:n]
		c.unmask(h, p, pos)
		pos += n
		if what := take(p); what != 0 {
			return what, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// pieceSize is how much of a payload is read at a time. With a fault between pieces there
// is always more than one of a large payload, whatever TCP makes of it, and they do not
// end where the masking key does.
func (c *conn) pieceSize() uint64 {
	if c.has(MaskRestarts) {
		return 1001
	}
	return 32 << 10
}

// patience is how long the other side may take to end TCP.
const patience = 10 * time.Second

// end ends TCP: the server first (RFC 6455 section 7.1.1). What was sent is not lost to
// octets that were not read: they would reset the connection.
func (c *conn) end() {
	c.queue.sending.Wait()
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok && !c.client && !c.has(NeverEndsTCP) {
		_ = half.CloseWrite()
	}
	_ = c.nc.SetReadDeadline(time.Now().Add(patience))
	_, _ = io.Copy(io.Discard, c.in)
}
