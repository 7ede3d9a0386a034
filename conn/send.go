package conn

import (
	"bytes"
	"context"

	"github.com/ws6455/websocket/frame"
)

// Send queues p as one message and returns without waiting for the transport.
// op and p are as in Write. At most Config.SendQueue bytes wait; what happens
// to a message that finds no room is up to Config.SlowPeer. A message that
// finds the queue empty is taken whatever its size.
func (c *Conn) Send(op frame.Opcode, p []byte) error {
	if err := checkMessage(op, p); err != nil {
		return wrap("send", err)
	}
	return wrap("send", c.enqueue(op, p))
}

func (c *Conn) enqueue(op frame.Opcode, p []byte) error {
	w := &c.wr
	w.mu.Lock()
	if err := w.admit(context.Background(), func(*writing) bool { return false }); err != nil {
		w.mu.Unlock()
		return err
	}
	if n := w.queuedLen(); n > 0 && len(p) > c.cfg.SendQueue-n {
		return c.refuse()
	}
	w.countSent(len(p), true)
	if w.streaming {
		if w.held == nil {
			w.held = getBytes(&outputs)
		}
		*w.held = c.appendFrame(*w.held, op, true, p)
		w.mu.Unlock()
		return nil
	}
	c.addPending(op, true, p)
	c.flushWithoutWaiting()
	return nil
}

// refuse deals with a message for which the queue has no room. mu is held, and
// given up.
func (c *Conn) refuse() error {
	switch c.cfg.SlowPeer {
	case SlowPeerDrop:
		c.wr.dropped++
		c.wr.mu.Unlock()
		return nil
	case SlowPeerClose:
		c.wr.mu.Unlock()
		return c.fail(ErrSlowPeer)
	}
	c.wr.mu.Unlock()
	return ErrQueueFull
}

// Prepared is a message that was checked once, to be sent to many
// Conns. It never changes, so any number of goroutines may send it.
type Prepared struct {
	op      frame.Opcode
	payload []byte
}

// Prepare returns the message p, of which it keeps a copy. op and p are as in
// Conn.Write.
func Prepare(op frame.Opcode, p []byte) (*Prepared, error) {
	if err := checkMessage(op, p); err != nil {
		return nil, wrap("prepare", err)
	}
	return &Prepared{op, bytes.Clone(p)}, nil
}

// WritePrepared is Write for a Prepared message.
func (c *Conn) WritePrepared(ctx context.Context, m *Prepared) error {
	if err := ctx.Err(); err != nil {
		return wrap("write", err)
	}
	return wrap("write", c.writeFrame(ctx, m.op, true, m.payload, messageBlocked))
}

// SendPrepared is Send for a Prepared message.
func (c *Conn) SendPrepared(m *Prepared) error {
	return wrap("send", c.enqueue(m.op, m.payload))
}
