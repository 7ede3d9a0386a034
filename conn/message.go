package conn

import (
	"context"
	"errors"

	"github.com/ws6455/websocket/frame"
)

// message is what Write, Send and their kin are given.
type message struct {
	op       frame.Opcode
	data     []byte
	prepared *Prepared // whose data it is; nil: nobody's
}

// outgoing is a message, or a fragment of one, as it is sent. It goes around by
// its address: to copy it would take longer than to build it.
type outgoing struct {
	header     frame.Header // Opcode and Fin; appending it sets the rest
	payload    []byte       // as it travels, but for the mask
	size       int          // of the payload before it was compressed
	compressed bool
	kept       bool // it is in the history: nobody may take its frame back
}

// uncompressed returns a message, or a control frame, that is not compressed.
func uncompressed(op frame.Opcode, p []byte) *outgoing {
	return &outgoing{header: frame.Header{Fin: true, Opcode: op}, payload: p, size: len(p)}
}

// writeMessage sends a message when it is its turn.
func (c *Conn) writeMessage(ctx context.Context, m *message) error {
	d := c.wr.deflate
	switch wanted := d.wants(len(m.data)); {
	case wanted && (!d.takeover || len(m.data) >= longMessage):
		return c.writeAside(ctx, m)
	case !wanted && len(m.data) > gatherSize:
		return c.writePlain(ctx, m)
	}
	w := &c.wr
	w.mu.Lock()
	if err := w.admit(ctx, messageBlocked); err != nil {
		w.mu.Unlock()
		return err
	}
	return c.commit(ctx, c.appendMessage(m))
}

// writePlain is writeMessage for a message that is large and not compressed. By itself
// it spares the others the room for the frame while they flush: see readRaw.
func (c *Conn) writePlain(ctx context.Context, m *message) error {
	return c.writeFrame(ctx, uncompressed(m.op, m.data), messageBlocked)
}

// appendMessage appends a message to pending, compressed if that is wanted, and
// returns where. mu is held.
func (c *Conn) appendMessage(m *message) span {
	if c.wr.deflate.wants(len(m.data)) {
		return c.appendCompressed(m)
	}
	return c.append(uncompressed(m.op, m.data))
}

func (c *Conn) appendCompressed(m *message) span {
	d := c.wr.deflate
	packed := getBytes(&scratchs)
	defer putBytes(&scratchs, packed)
	f := uncompressed(m.op, m.data)
	c.compress(f, m, packed)
	d.sent(m, f)
	return c.append(f)
}

// compress replaces the payload of f, which is m's, by what it is compressed to in
// dst, unless that is more. With context takeover the caller holds mu or has set
// streaming.
func (c *Conn) compress(f *outgoing, m *message, dst *[]byte) {
	d := c.wr.deflate
	if d.takeover {
		c.keepAwake()
	}
	d.compress(f, m, dst)
}

// writeAside is writeMessage for a message that is not compressed under mu.
func (c *Conn) writeAside(ctx context.Context, m *message) error {
	w, d := &c.wr, c.wr.deflate
	packed := getBytes(&scratchs)
	defer putBytes(&scratchs, packed)
	if !d.takeover {
		f := uncompressed(m.op, m.data)
		c.compress(f, m, packed)
		return c.writeFrame(ctx, f, messageBlocked)
	}
	if err := c.beginStream(ctx, true); err != nil {
		return err
	}
	f := uncompressed(m.op, m.data)
	c.compress(f, m, packed)
	if len(f.payload) > chunkSize {
		defer c.endStream()
		err := c.writeFrame(ctx, f, fragmentBlocked)
		if goesOut(err) {
			d.sent(m, f)
		}
		return err
	}
	w.mu.Lock()
	if err := w.admit(ctx, fragmentBlocked); err != nil {
		w.mu.Unlock()
		c.endStream()
		return err
	}
	d.sent(m, f)
	own := c.append(f)
	c.endStreaming() // the order is settled
	return c.commit(ctx, own)
}

// goesOut reports whether a frame goes out, given what writeFrame returned: it has,
// or it waits in pending for who flushes next.
func goesOut(err error) bool {
	_, left := errors.AsType[leftError](err)
	return err == nil || left
}

// enqueueAside is enqueue for a message that is not compressed under mu, which is
// held, and given up.
func (c *Conn) enqueueAside(m *message) error {
	w, d := &c.wr, c.wr.deflate
	packed := getBytes(&scratchs)
	defer putBytes(&scratchs, packed)
	w.streaming, w.aside = true, true
	d.making = len(m.data)
	w.mu.Unlock()
	f := uncompressed(m.op, m.data)
	c.compress(f, m, packed)
	w.mu.Lock()
	d.making = 0
	err := w.admit(context.Background(), func(*writing) bool { return false })
	if err == nil {
		d.sent(m, f)
		c.append(f)
	}
	c.endStreaming()
	c.flushWithoutWaiting()
	return err
}
