package conn

import (
	"bytes"
	"context"
	"io"
	"iter"
	"slices"

	"github.com/ws6455/websocket/frame"
)

// Message is one text or binary message, valid until the next turn of the loop
// over Messages.
type Message struct {
	Op   frame.Opcode // frame.Text or frame.Binary
	Data []byte
}

// Read returns the next message: frame.Text (which is valid UTF-8) or
// frame.Binary, and its bytes, which the caller owns. Pings are answered, pongs
// and the Close frame taken note of, on the way.
//
// When ctx ends first, Read returns its error and the Conn goes on: the next
// read continues where this one stopped, even in the middle of a frame. Any
// other error but ErrConcurrentRead is the end of the Conn, a *CloseError if
// the peer closed it.
func (c *Conn) Read(ctx context.Context) (frame.Opcode, []byte, error) {
	return c.readOne(ctx, nil)
}

// ReadAppend is Read, with the message appended to dst. It does not allocate
// once dst has the capacity. On an error it returns dst as it was.
func (c *Conn) ReadAppend(ctx context.Context, dst []byte) (frame.Opcode, []byte, error) {
	return c.readOne(ctx, dst)
}

func (c *Conn) readOne(ctx context.Context, dst []byte) (frame.Opcode, []byte, error) {
	if err := c.beginRead(ctx); err != nil {
		return 0, dst, wrap("read", err)
	}
	defer c.endRead()
	ev, err := c.first(ctx)
	if err != nil {
		return 0, dst, wrap("read", err)
	}
	if ev.end && c.rd.saved == nil {
		return ev.op, copyOut(dst, ev.data), nil
	}
	op, msg, err := c.readPieces(ctx, dst, ev)
	return op, msg, wrap("read", err)
}

// copyOut appends p to dst; what it returns is not nil.
func copyOut(dst, p []byte) []byte {
	switch {
	case dst == nil && len(p) > chunkSize:
		dst = grow(nil, len(p))
	case dst == nil:
		dst = []byte{}
	}
	return append(dst, p...)
}

// readPieces is the rest of readOne for a message of which ev is a part.
func (c *Conn) readPieces(ctx context.Context, dst []byte, ev event) (frame.Opcode, []byte, error) {
	if dst != nil || c.rd.saved != nil {
		return c.gather(ctx, dst, ev)
	}
	// Gathered in a borrowed buffer, a message is allocated once and no larger than it
	// is, unless it is so large that the buffer would not be used again.
	scratch := getBytes(&scratchs)
	op, msg, err := c.gather(ctx, *scratch, ev)
	if err != nil {
		putBytes(&scratchs, scratch)
		return 0, nil, err
	}
	defer putBytes(&scratchs, scratch)
	if cap(msg) > largestPooled {
		return op, msg, nil
	}
	*scratch = msg
	return op, copyOut(nil, msg), nil
}

// Messages returns the messages one after the other, and then the error that
// ended them, as Read would. Data is valid until the next turn of the loop or
// the next call that reads from the Conn: nothing is allocated, and a frame
// that was received in one piece is not even copied.
//
//	for msg, err := range c.Messages(ctx) {
//		if err != nil {
//			return err
//		}
//		…
//	}
func (c *Conn) Messages(ctx context.Context) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		for {
			msg, err := c.turn(ctx)
			if !yield(msg, wrap("read", err)) || err != nil {
				return
			}
		}
	}
}

// turn returns the next message of Messages, lending its bytes.
func (c *Conn) turn(ctx context.Context) (Message, error) {
	if err := c.beginTurn(ctx); err != nil {
		return Message{}, err
	}
	defer c.endRead()
	rd := &c.rd
	rd.lent = false
	if rd.scratch != nil {
		putBytes(&scratchs, rd.scratch)
		rd.scratch = nil
	}
	ev, err := c.first(ctx)
	if err != nil {
		return Message{}, err
	}
	if !ev.end || rd.saved != nil {
		return c.turnPieces(ctx, ev)
	}
	rd.lent = true
	return Message{ev.op, ev.data}, nil
}

// turnPieces is the rest of turn for a message of which ev is a part.
func (c *Conn) turnPieces(ctx context.Context, ev event) (Message, error) {
	scratch := getBytes(&scratchs)
	op, data, err := c.gather(ctx, *scratch, ev)
	if err != nil {
		putBytes(&scratchs, scratch)
		return Message{}, err
	}
	*scratch, c.rd.scratch, c.rd.lent = data, scratch, true
	return Message{op, data}, nil
}

// first returns the next piece of a message that is to be read whole: the
// first one, or the next one of a message that an interrupted read began. What
// a Reader left of the message before is skipped.
func (c *Conn) first(ctx context.Context) (event, error) {
	if c.rd.stream != nil {
		if err := c.skipRest(ctx); err != nil {
			return event{}, err
		}
	}
	return c.next(ctx)
}

// gather appends to dst what is saved, ev and the rest of its message. When ctx
// ends first it saves what it has for the next read and returns ctx's error.
func (c *Conn) gather(ctx context.Context, dst []byte, ev event) (frame.Opcode, []byte, error) {
	rd := &c.rd
	msg, base := dst, len(dst)
	resumed := rd.saved != nil
	if resumed {
		msg, base, rd.saved = *rd.saved, 0, nil
	}
	msg = append(msg, ev.data...)
	for !ev.end {
		var err error
		if msg, ev, err = c.more(ctx, msg, base); err != nil {
			if !resumed && dst != nil {
				msg = bytes.Clone(msg[base:])
			}
			saved := msg
			rd.saved = &saved
			return 0, dst, err
		}
	}
	if resumed && dst != nil {
		msg = append(dst, msg...)
	}
	return ev.op, msg, nil
}

// Sizes of what is read straight to its destination, in bytes.
const (
	directMin = 2 << 10   // how much of a frame must be missing for that
	directMax = 128 << 10 // at once: what the processor's cache still holds when it is unmasked
	leastRoom = 4 << 10   // what a message is given to grow into before much of it came
)

// more appends the next piece of the message to msg, whose bytes from base on
// are the message so far.
func (c *Conn) more(ctx context.Context, msg []byte, base int) ([]byte, event, error) {
	rd := &c.rd
	if rd.r < rd.w || !rd.parser.direct() {
		ev, err := c.next(ctx)
		return append(msg, ev.data...), ev, err
	}
	rd.release()
	// Memory follows the bytes that arrived: at most their number again.
	room := min(rd.parser.left, int64(max(len(msg)-base, leastRoom)))
	msg = grow(msg, int(room))
	free := msg[len(msg):cap(msg)]
	free = free[:min(int64(len(free)), rd.parser.left, directMax)]
	n, err := c.receive(ctx, free)
	if err != nil {
		return msg, event{}, err
	}
	ev, err := rd.parser.payload(free[:n])
	if err != nil {
		return msg, event{}, c.fail(err)
	}
	c.stats.received(ev)
	return msg[:len(msg)+n], ev, nil
}

// grow returns msg with room for n more bytes. It begins new memory with an empty cache
// line, since large memory begins with a page, and a message that does might be slow to
// send (see aliases).
func grow(msg []byte, n int) []byte {
	if n <= cap(msg)-len(msg) {
		return msg
	}
	const line = 64
	fresh := slices.Grow([]byte(nil), line+max(len(msg)+n, 2*cap(msg)))[:line]
	return append(fresh, msg...)[line:]
}

// Reader returns the next message as a stream: its opcode as soon as its first
// bytes are there, and a reader that ends with io.EOF at the message's end. ctx
// governs the reads from the stream too. The next Read, Reader or turn of
// Messages skips what was not read of it.
func (c *Conn) Reader(ctx context.Context) (frame.Opcode, io.Reader, error) {
	if err := c.beginRead(ctx); err != nil {
		return 0, nil, wrap("read", err)
	}
	defer c.endRead()
	rd := &c.rd
	m := &messageReader{c: c, ctx: ctx}
	err := c.skipRest(ctx)
	if err == nil && rd.saved != nil {
		m.piece, rd.saved = event{op: rd.parser.rules.op, data: *rd.saved}, nil
	} else if err == nil {
		m.piece, err = c.next(ctx)
	}
	if err != nil {
		return 0, nil, wrap("read", err)
	}
	rd.stream = m
	return m.piece.op, m, nil
}

// skipRest reads past what is left of the message of an unfinished Reader.
func (c *Conn) skipRest(ctx context.Context) (err error) {
	for m := c.rd.stream; m != nil; {
		m.err = ErrStaleReader // from the first byte that is skipped on
		if m.piece.end {
			c.rd.stream, m.piece = nil, event{}
			return nil
		}
		if m.piece, err = c.next(ctx); err != nil {
			return err
		}
	}
	return nil
}

// messageReader is the stream of one message. Its fields are owned by whoever
// holds the reader's place.
type messageReader struct {
	c     *Conn
	ctx   context.Context
	piece event // bytes of the message that were not read yet
	err   error // io.EOF after the end, ErrStaleReader after the next message began
}

func (m *messageReader) Read(p []byte) (int, error) {
	c := m.c
	if err := c.beginRead(m.ctx); err != nil {
		return 0, wrap("read", err)
	}
	defer c.endRead()
	if m.err != nil || len(p) == 0 {
		return 0, m.err
	}
	return m.read(p)
}

func (m *messageReader) read(p []byte) (int, error) {
	for len(m.piece.data) == 0 {
		if m.piece.end {
			m.err = io.EOF
			m.c.rd.stream, m.piece = nil, event{}
			return 0, io.EOF
		}
		var err error
		if m.piece, err = m.c.next(m.ctx); err != nil {
			return 0, wrap("read", err)
		}
	}
	n := copy(p, m.piece.data)
	m.piece.data = m.piece.data[n:]
	return n, nil
}
