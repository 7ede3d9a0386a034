package conn

import (
	"context"

	"github.com/ws6455/websocket/frame"
)

// control deals with a control frame that was received.
func (c *Conn) control(ev event) error {
	switch ev.op {
	case frame.Ping:
		c.owePong(ev.data)
	case frame.Pong:
		c.pings.Load().answered(ev.data)
	case frame.Close:
		code, reason, err := frame.ParseClose(ev.data)
		if err != nil {
			return c.fail(err)
		}
		return c.closedByPeer(&CloseError{code, reason})
	}
	return nil
}

// owePong answers a ping. Pongs never pile up: when the transport is stuck and
// pending has pongs enough, only the newest ping is still owed its answer.
//
// RFC 6455 section 5.5.2: upon receipt of a Ping frame, an endpoint MUST send a
// Pong frame in response, unless it already received a Close frame; that it has
// sent one itself is no excuse. Section 5.5.3: it may elect to answer only the
// most recent ping.
func (c *Conn) owePong(data []byte) {
	w := &c.wr
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return
	}
	if w.pong == nil {
		w.pong = new(pong)
	}
	if size := w.pong.waiting + frame.MaxHeaderSize + len(data); size <= pongRoom {
		w.pong.waiting, w.pong.owed = size, false // an older one is answered with it
		c.addPending(uncompressed(frame.Pong, data))
	} else {
		w.pong.owed, w.pong.n = true, copy(w.pong.data[:], data)
		w.dirty.Store(true)
	}
	c.delayFlush()
}

// addOwedPong appends the newest pong if it is still owed, as the flusher is
// about to take pending, unless what a flusher put back holds one too many
// already. mu is held.
func (c *Conn) addOwedPong() {
	p := c.wr.pong
	if p == nil || !p.owed || p.waiting > pongRoom {
		return
	}
	c.addPending(uncompressed(frame.Pong, p.data[:p.n]))
	p.waiting += frame.MaxHeaderSize + p.n
	p.owed = false
}

// writeControl sends a control frame at once, between the fragments of a
// message if need be (RFC 6455 section 5.4).
func (c *Conn) writeControl(ctx context.Context, op frame.Opcode, data []byte) error {
	w := &c.wr
	w.mu.Lock()
	if err := w.admit(ctx, func(*writing) bool { return false }); err != nil {
		w.mu.Unlock()
		return err
	}
	start := w.pendingLen()
	c.addPending(uncompressed(op, data))
	own := span{start, w.pendingLen()}
	if op == frame.Close {
		w.closeSent, own = true, span{} // nobody takes it back, since nobody sends another
	}
	return c.commitNow(ctx, own)
}
