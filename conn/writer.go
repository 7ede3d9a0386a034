package conn

import (
	"context"
	"io"
	"unicode/utf8"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/deflate"
	"github.com/ws6455/websocket/internal/utf8stream"
)

// fragmentSize is how much of a streamed message is collected for one frame.
const fragmentSize = 16 << 10

// Writer begins a message whose length is not known, and returns where to write
// it; Close ends the message. It goes out in fragments (RFC 6455 section 5.4)
// as it is written. Other messages wait until Close; control frames do not.
// ctx governs the whole message. A text message must be valid UTF-8; a
// character may be cut by the borders of Write calls.
//
// A Writer is for one goroutine. One that is left without Close keeps every
// later message waiting. An error after the first fragment went out is the end
// of the Conn, since the peer would wait for the rest.
func (c *Conn) Writer(ctx context.Context, op frame.Opcode) (io.WriteCloser, error) {
	if err := checkMessage(op, nil); err != nil {
		return nil, wrap("write", err)
	}
	if err := c.beginStream(ctx, false); err != nil {
		return nil, wrap("write", err)
	}
	return &messageWriter{c: c, ctx: ctx, op: op, text: op == frame.Text, buf: getBytes(&outputs)}, nil
}

// beginStream keeps other messages back until endStream is called. With aside,
// what Send is given passes, uncompressed.
func (c *Conn) beginStream(ctx context.Context, aside bool) error {
	w := &c.wr
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.admit(ctx, messageBlocked); err != nil {
		return err
	}
	w.streaming, w.aside = true, aside
	return nil
}

// messageWriter is the message that a Writer sends. Its fields belong to the
// goroutine that writes.
type messageWriter struct {
	c       *Conn
	ctx     context.Context
	op      frame.Opcode // of the next fragment: Continuation after the first
	text    bool
	buf     *[]byte
	deflate *deflate.Deflater // nil while the message is not compressed
	err     error             // what later calls return; nil while the message goes on
}

// Write adds p to the message.
func (m *messageWriter) Write(p []byte) (int, error) {
	if m.err != nil {
		return 0, wrap("write", m.err)
	}
	written := len(p)
	for len(*m.buf)+len(p) > fragmentSize {
		n := fragmentSize - len(*m.buf)
		*m.buf, p = append(*m.buf, p[:n]...), p[n:]
		if err := m.send(false); err != nil {
			return written - len(p), wrap("write", err)
		}
	}
	*m.buf = append(*m.buf, p...)
	return written, nil
}

// Close sends the last fragment.
func (m *messageWriter) Close() error {
	if m.err != nil {
		return wrap("write", m.err)
	}
	if err := m.send(true); err != nil {
		return wrap("write", err)
	}
	m.end(ErrWriterClosed)
	return nil
}

// end lets other messages go on. Later calls return err. It is called once.
func (m *messageWriter) end(err error) {
	m.err = err
	if m.deflate != nil {
		m.c.wr.deflate.end(m.deflate)
		m.deflate = nil
	}
	putBytes(&outputs, m.buf)
	m.buf = nil
	m.c.endStream()
}

// send sends what is collected as a fragment. Of a text message it keeps back
// a character that is not complete, so that what it checks is checked once.
func (m *messageWriter) send(fin bool) error {
	if err := m.ctx.Err(); err != nil {
		return m.fail(err)
	}
	part := *m.buf
	if m.text {
		whole := len(part)
		if !fin {
			whole -= openCharacter(part)
		}
		part = part[:whole]
		if !utf8stream.Valid(part) {
			return m.fail(messageError("text is not valid UTF-8 (RFC 6455 section 8.1)"))
		}
	}
	if err := m.sendPart(part, fin); err != nil {
		if goesOut(err) && !fin {
			m.op = frame.Continuation // this fragment may still go out
		}
		return m.fail(err)
	}
	m.op = frame.Continuation
	*m.buf = (*m.buf)[:copy(*m.buf, (*m.buf)[len(part):])]
	return nil
}

// sendPart sends part as a fragment, compressed if the message is.
func (m *messageWriter) sendPart(part []byte, fin bool) error {
	f := uncompressed(m.op, part)
	f.header.Fin = fin
	d := m.c.wr.deflate
	if first := m.op != frame.Continuation; first && d != nil && (!fin || d.wants(len(part))) {
		m.deflate = d.begin()
	}
	if m.deflate == nil {
		return m.c.writeFrame(m.ctx, f, fragmentBlocked)
	}
	packed := getBytes(&scratchs)
	defer putBytes(&scratchs, packed)
	if d.takeover {
		m.c.keepAwake()
	}
	*packed = m.deflate.Compress(*packed, part, fin)
	if whole := fin && m.op != frame.Continuation; whole && len(*packed) >= len(part) {
		return m.c.writeFrame(m.ctx, f, fragmentBlocked)
	}
	f.payload, f.compressed, f.kept = *packed, true, d.takeover
	err := m.c.writeFrame(m.ctx, f, fragmentBlocked)
	if goesOut(err) {
		m.deflate.Accept(part)
	}
	return err
}

// fail ends a message that cannot go on. If a fragment of it went out the peer
// would wait for the rest for ever, or take the next message for it: the Conn
// ends, unless it was a Close frame that cut the message off.
func (m *messageWriter) fail(err error) error {
	if m.op == frame.Continuation && !m.c.closeSent() {
		m.c.fail(ErrWriteCut)
	}
	m.end(err)
	return err
}

// closeSent reports whether the Close frame was appended.
func (c *Conn) closeSent() bool {
	c.wr.mu.Lock()
	defer c.wr.mu.Unlock()
	return c.wr.closeSent
}

// openCharacter returns how many bytes at the end of p begin a character that
// is not complete.
func openCharacter(p []byte) int {
	for n := 1; n <= min(len(p), utf8.UTFMax-1); n++ {
		if utf8.RuneStart(p[len(p)-n]) {
			if utf8.FullRune(p[len(p)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// endStream lets other messages go on after a Writer. It is called once for
// each.
func (c *Conn) endStream() {
	c.wr.mu.Lock()
	c.endStreaming()
	c.flushWithoutWaiting()
}

// endStreaming is endStream with mu held, and without the flush.
func (c *Conn) endStreaming() {
	w := &c.wr
	w.streaming, w.aside = false, false
	c.release()
	if w.err != nil {
		w.deflate.free()
	}
	w.change()
}
