package conn

import (
	"context"
	"time"
)

// batch is what a flusher took: pending, and who waits for it.
type batch struct {
	buf   *[]byte
	queue []*writer
	own   span // the flusher's own frame in buf; empty: it has none
	pongs int  // what pong.waiting counts of buf
}

// span is a part of a buffer.
type span struct{ start, end int }

func (s span) len() int { return s.end - s.start }

// take moves pending into a batch, with the owed pong behind it; mu is held and
// the caller is the flusher.
func (c *Conn) take(own span) batch {
	w := &c.wr
	c.addOwedPong()
	b := batch{buf: w.pending, queue: w.queue, own: own}
	for _, wt := range b.queue {
		wt.state = inFlight
	}
	w.pending, w.queue = nil, nil
	if w.delayArmed {
		w.delay.Stop() // to stop it costs less than to let it run
		w.delayArmed = false
	}
	if b.buf != nil {
		w.inFlight = len(*b.buf)
	}
	if w.pong != nil {
		b.pongs = w.pong.waiting
	}
	w.noteDirty()
	return b
}

// flush takes pending and writes it. The caller holds mu and is the flusher;
// flush gives both up. A context that ends before any byte went out takes the
// flusher's own frame back and leaves the others' to the next flusher.
func (c *Conn) flush(ctx context.Context, own span) error {
	b := c.take(own)
	if b.buf == nil {
		c.handOn()
		return nil
	}
	c.wr.mu.Unlock()
	n, err := c.transmit(ctx, *b.buf)
	c.wr.mu.Lock()
	return c.settle(ctx, b, n, err)
}

// settle ends a flush of which n bytes went out: it tells the writers, and
// hands the role on. mu is held, and given up.
func (c *Conn) settle(ctx context.Context, b batch, n int, err error) error {
	w, own := &c.wr, b.own
	w.inFlight = 0
	w.flushes++
	w.written += int64(n)
	if err != nil && n == 0 && ctx.Err() != nil && w.err == nil {
		c.putBack(b)
		c.handOn()
		return own.left(ctx)
	}
	if err != nil {
		w.mu.Unlock()
		if ctx.Err() != nil {
			err = ErrWriteCut
		}
		err = c.fail(err)
		w.mu.Lock()
	}
	w.settled++
	if w.pong != nil {
		w.pong.waiting -= b.pongs
	}
	for _, wt := range b.queue {
		wt.state = done
		wt.result <- err
	}
	putBytes(&outputs, b.buf)
	c.handOn()
	return err
}

// putBack returns a batch of which no byte went out to the front of pending,
// without the flusher's own frame. mu is held.
func (c *Conn) putBack(b batch) {
	w := &c.wr
	cut(b.buf, b.own, b.queue)
	b.queue = b.stay()
	kept := len(*b.buf)
	if w.pending != nil {
		for _, wt := range w.queue {
			wt.start, wt.end = wt.start+kept, wt.end+kept
		}
		*b.buf = append(*b.buf, *w.pending...)
		putBytes(&outputs, w.pending)
	}
	w.pending = b.buf
	w.queue = append(b.queue, w.queue...)
	w.noteDirty()
}

// stay returns the writers of b that still wait, queued again, and removes the
// frames of the others: the flusher's role must never be handed to one of them.
func (b batch) stay() []*writer {
	waiting := b.queue[:0:0]
	for _, wt := range b.queue {
		if wt.state == gone {
			cut(b.buf, span{wt.start, wt.end}, b.queue)
			continue
		}
		wt.state = queued
		waiting = append(waiting, wt)
	}
	return waiting
}

// cut removes a frame from buf and moves the later ones in queue down.
func cut(buf *[]byte, s span, queue []*writer) {
	*buf = append((*buf)[:s.start], (*buf)[s.end:]...)
	for _, wt := range queue {
		if wt.start >= s.end {
			wt.start, wt.end = wt.start-s.len(), wt.end-s.len()
		}
	}
}

// handOn gives the flusher's role to the first writer in queue, to the writers
// of large messages, to a goroutine when only others' bytes are pending, or to
// nobody. mu is held, and given up.
func (c *Conn) handOn() {
	w := &c.wr
	switch {
	case w.err != nil:
		w.abandon()
	case len(w.queue) > 0:
		first := w.queue[0]
		first.state = leader
		first.result <- errLead
	case w.dirty.Load() && w.exclusive > 0 && (!w.streaming || w.aside):
		w.flushing = false // or Sends that never end would keep them waiting
		c.delayFlush()     // should they leave before their turn
	case w.dirty.Load():
		go c.flushRest()
	default:
		w.flushing = false
	}
	w.change()
	w.mu.Unlock()
}

// abandon gives up everything that waits, after the Conn has ended. mu is held.
func (w *writing) abandon() {
	for _, wt := range w.queue {
		wt.state = done
		wt.result <- w.err
	}
	w.queue, w.flushing = nil, false
	w.change()
}

// flushRest flushes for writers that do not wait.
func (c *Conn) flushRest() {
	c.wr.mu.Lock()
	c.flush(context.Background(), span{})
}

// flushWithoutWaiting sends what is pending as far as the transport takes it
// at once, and leaves the rest to a goroutine. mu is held, and given up.
func (c *Conn) flushWithoutWaiting() {
	w := &c.wr
	if w.flushing || !w.dirty.Load() {
		w.mu.Unlock()
		return
	}
	w.flushing = true
	if c.raw.conn == nil {
		w.mu.Unlock()
		go c.flushRest()
		return
	}
	b := c.take(span{})
	if b.buf == nil {
		c.handOn()
		return
	}
	w.mu.Unlock()
	n, err := c.writeNow(*b.buf)
	w.mu.Lock()
	if err == nil && n < len(*b.buf) {
		w.inFlight = len(*b.buf) - n
		w.mu.Unlock()
		go c.finish(b, n)
		return
	}
	c.settle(context.Background(), b, n, err)
}

// finish writes the rest of a batch of which n bytes went out.
func (c *Conn) finish(b batch, n int) {
	ctx := context.Background()
	m, err := c.transmit(ctx, (*b.buf)[n:])
	c.wr.mu.Lock()
	c.settle(ctx, b, n+m, err)
}

// flushBeforeWaiting sends what a reader's own writes have left in pending:
// it is about to block.
func (c *Conn) flushBeforeWaiting() {
	if c.wr.dirty.Load() {
		c.wr.mu.Lock()
		c.flushWithoutWaiting()
	}
}

// delayFlush bounds the time that pending may wait. mu is held.
func (c *Conn) delayFlush() {
	w := &c.wr
	if w.delayArmed {
		return
	}
	w.delayArmed = true
	if w.delay == nil {
		w.delay = time.AfterFunc(c.cfg.FlushDelay, c.flushDelayed)
		return
	}
	w.delay.Reset(c.cfg.FlushDelay)
}

func (c *Conn) flushDelayed() {
	c.wr.mu.Lock()
	c.wr.delayArmed = false
	c.flushWithoutWaiting()
}

// Flush sends what Write has left in the output buffer, and waits until the
// transport has taken it, and all that Send has queued, or ctx ends. It does not
// wait for what Send queues behind the open message of a Writer, nor for what
// comes after the call.
func (c *Conn) Flush(ctx context.Context) error {
	w := &c.wr
	w.mu.Lock()
	end := w.settled + 2 // what is in flight, and what is pending now
	for w.err == nil && w.settled < end && (w.flushing || w.dirty.Load()) {
		if !w.flushing {
			w.flushing = true
			if err := c.flush(ctx, span{}); err != nil {
				return wrap("flush", err)
			}
			w.mu.Lock()
			continue
		}
		if err := w.await(ctx); err != nil {
			w.mu.Unlock()
			return wrap("flush", err)
		}
	}
	defer w.mu.Unlock()
	return wrap("flush", w.err)
}
