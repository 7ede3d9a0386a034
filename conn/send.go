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
	m := message{op: op, data: p}
	return wrap("send", c.enqueue(&m))
}

func (c *Conn) enqueue(m *message) error {
	w := &c.wr
	w.mu.Lock()
	if err := w.admit(context.Background(), func(*writing) bool { return false }); err != nil {
		w.mu.Unlock()
		return err
	}
	if n := w.queuedLen(); n > 0 && len(m.data) > c.cfg.SendQueue-n {
		return c.refuse()
	}
	switch {
	case w.aside: // the history is not to be had
		c.append(uncompressed(m.op, m.data))
		c.flushWithoutWaiting()
	case w.streaming:
		w.hold(m)
		w.mu.Unlock()
	default:
		return c.appendSoon(m)
	}
	return nil
}

// appendSoon appends a message to pending and sees to its sending without waiting.
// mu is held, and given up.
func (c *Conn) appendSoon(m *message) error {
	if c.wr.deflate.wants(len(m.data)) && len(m.data) >= longMessage {
		return c.enqueueAside(m)
	}
	c.appendMessage(m)
	c.flushWithoutWaiting()
	return nil
}

// hold keeps a message until the one in the making has ended. mu is held.
func (w *writing) hold(m *message) {
	kept := *m
	if kept.prepared == nil {
		kept.data = bytes.Clone(m.data)
	}
	if w.held == nil {
		w.held = new(heldMessages)
	}
	w.held.messages = append(w.held.messages, kept)
	w.held.size += len(m.data)
}

// release appends the messages that were held to pending. mu is held.
func (c *Conn) release() {
	w := &c.wr
	if w.held == nil {
		return
	}
	for i := range w.held.messages {
		if w.err == nil && !w.closeSent {
			c.appendMessage(&w.held.messages[i])
		}
	}
	w.held = nil
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
