package conn

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/ws6455/websocket/frame"
)

// NetConn returns c as a stream of bytes, for protocols that run over a
// net.Conn. Every Write sends messages of type op, which is frame.Text (each
// Write then is valid UTF-8) or frame.Binary; Read returns the bytes of the
// messages one after the other, wherever they were cut.
//
// Read returns io.EOF when the peer has closed with code 1000 or 1001, or with
// none. A message of the other type ends c with code 1003 (unsupported data).
// Close closes c with code 1000, which may take Config.CloseTimeout.
//
// Any number of goroutines may use the net.Conn. Write returns when the bytes
// are in c's output buffer, as it does on a socket, so a transport error may
// show in a later call. Calls that a deadline ends return
// os.ErrDeadlineExceeded and lose nothing: what was not read is read later,
// and the number that Write returned is what the peer will get. When ctx ends,
// all calls return its error, and c lives. Use c for nothing else meanwhile.
func NetConn(ctx context.Context, c *Conn, op frame.Opcode) net.Conn {
	n := &netConn{c: c, op: op, ctx: ctx, reading: newSlot(), writing: newSlot()}
	n.readLimit.init(ctx)
	n.writeLimit.init(ctx)
	return n
}

// netConn is a Conn as a stream. Whoever is in the slot reading owns stream.
type netConn struct {
	c   *Conn
	op  frame.Opcode
	ctx context.Context

	reading, writing      slot
	readLimit, writeLimit netDeadline
	closed                atomic.Bool

	stream *messageReader // the message being read; nil between messages
}

// netChunk is the largest message that a netConn sends.
const netChunk = 16 << 10

// netQueue is how many bytes may wait for the transport before Write blocks.
const netQueue = 64 << 10

func (n *netConn) Read(p []byte) (int, error) {
	ctx := n.readLimit.context()
	if err := n.reading.enter(ctx); err != nil {
		return 0, n.explain(ctx, "read", err)
	}
	defer n.reading.leave()
	if len(p) == 0 {
		return 0, nil
	}
	for {
		k, err := n.readSome(ctx, p)
		if err != nil {
			return 0, n.explain(ctx, "read", err)
		}
		if k > 0 {
			return k, nil
		}
	}
}

// readSome reads from the current message, or begins the next one. It returns
// neither bytes nor an error at the end of a message.
func (n *netConn) readSome(ctx context.Context, p []byte) (int, error) {
	if n.stream == nil {
		if err := n.nextMessage(ctx); err != nil {
			return 0, err
		}
	}
	n.stream.ctx = ctx
	k, err := n.stream.Read(p)
	if err == io.EOF {
		n.stream, err = nil, nil
	}
	return k, err
}

func (n *netConn) nextMessage(ctx context.Context) error {
	op, r, err := n.c.Reader(ctx)
	if err != nil {
		return err
	}
	if op != n.op {
		return wrap("read", n.c.fail(&frame.ProtocolError{
			Code:    frame.StatusUnsupportedData,
			Section: "RFC 6455 7.4.1",
			Reason:  op.String() + " message on a stream of " + n.op.String() + " messages",
		}))
	}
	n.stream = r.(*messageReader)
	return nil
}

func (n *netConn) Write(p []byte) (int, error) {
	ctx := n.writeLimit.context()
	if err := n.writing.enter(ctx); err != nil {
		return 0, n.explain(ctx, "write", err)
	}
	defer n.writing.leave()
	sent := 0
	for sent < len(p) {
		part := n.chunk(p[sent:])
		if err := n.send(ctx, part); err != nil {
			return sent, n.explain(ctx, "write", err)
		}
		sent += len(part)
	}
	return sent, nil
}

// chunk returns the first bytes of p that make one message. It cuts text
// between two characters, if it is text.
func (n *netConn) chunk(p []byte) []byte {
	if len(p) <= netChunk {
		return p
	}
	end := netChunk
	for n.op == frame.Text && end > netChunk-utf8.UTFMax && !utf8.RuneStart(p[end]) {
		end--
	}
	return p[:end]
}

// send queues one message as soon as there is room.
func (n *netConn) send(ctx context.Context, p []byte) error {
	if err := checkMessage(n.op, p); err != nil {
		return err
	}
	w := &n.c.wr
	w.mu.Lock()
	if err := w.admit(ctx, netBlocked); err != nil {
		w.mu.Unlock()
		return err
	}
	return n.c.appendSoon(&message{op: n.op, data: p})
}

func netBlocked(w *writing) bool {
	return messageBlocked(w) || w.queuedLen() >= netQueue
}

// explain returns err as net.Conn has it: err ended an operation under ctx.
func (n *netConn) explain(ctx context.Context, op string, err error) error {
	switch {
	case n.closed.Load():
		return wrap(op, ErrClosed)
	case n.ctx.Err() != nil && errors.Is(err, n.ctx.Err()):
		return wrap(op, err)
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return os.ErrDeadlineExceeded
	case op == "read" && isNormalEnd(err):
		return io.EOF
	}
	return wrap(op, err)
}

// isNormalEnd reports whether err is a peer that closed because it was done.
func isNormalEnd(err error) bool {
	c, ok := errors.AsType[*CloseError](err)
	if !ok {
		return false
	}
	switch c.Code {
	case frame.StatusNormalClosure, frame.StatusGoingAway, frame.StatusNoStatusReceived:
		return true
	}
	return false
}

func (n *netConn) Close() error {
	if n.closed.Swap(true) {
		return wrap("close", ErrClosed)
	}
	defer n.readLimit.end()
	defer n.writeLimit.end()
	return n.c.Close(context.Background(), frame.StatusNormalClosure, "")
}

func (n *netConn) LocalAddr() net.Addr  { return n.c.LocalAddr() }
func (n *netConn) RemoteAddr() net.Addr { return n.c.RemoteAddr() }

func (n *netConn) SetDeadline(t time.Time) error {
	return n.set(t, &n.readLimit, &n.writeLimit)
}

func (n *netConn) SetReadDeadline(t time.Time) error { return n.set(t, &n.readLimit) }

func (n *netConn) SetWriteDeadline(t time.Time) error { return n.set(t, &n.writeLimit) }

func (n *netConn) set(t time.Time, deadlines ...*netDeadline) error {
	if n.closed.Load() {
		return wrap("set deadline", ErrClosed)
	}
	for _, d := range deadlines {
		d.set(t)
	}
	return nil
}
