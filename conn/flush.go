package conn

import (
	"context"
	"time"
)

// take moves pending into a flight, with the owed pong behind it; nil when there is
// nothing, or nothing may go out any more. mu is held and the caller is the flusher.
func (c *Conn) take(own span) *flight {
	w := &c.wr
	c.addOwedPong()
	if w.delayArmed {
		w.delay.Stop() // to stop it costs less than to let it run
		w.delayArmed = false
	}
	if w.pending == nil || w.ended {
		return nil
	}
	f := flights.Get()
	f.frames, f.queue, f.own, f.pongs = w.pending, w.queue, own, 0
	f.out, f.n = *f.frames, 0
	for wt := range f.queue.all() {
		wt.state = inFlight
	}
	w.pending, w.queue, w.inFlight = nil, writers{}, len(f.out)
	if w.pong != nil {
		f.pongs = w.pong.waiting
	}
	w.noteDirty()
	return f
}

// flush takes pending and writes it. The caller holds mu and is the flusher;
// flush gives both up. A context that ends before any byte went out takes the
// flusher's own frame back and leaves the others' to the next flusher.
func (c *Conn) flush(ctx context.Context, own span) error {
	f := c.take(own)
	if f == nil {
		c.handOn()
		return nil
	}
	c.wr.mu.Unlock()
	err := c.writeNow(f)
	if err == nil && f.left() > 0 {
		err = c.transmit(ctx, f)
	}
	c.wr.mu.Lock()
	return c.settle(ctx, f, err)
}

// settle ends a flight, with the error that it met: it tells the writers, and
// hands the role on. mu is held, and given up.
func (c *Conn) settle(ctx context.Context, f *flight, err error) error {
	w := &c.wr
	w.inFlight = 0
	if err != nil && f.n == 0 && (ctx.Err() != nil || w.err != nil) {
		own, verdict := f.own, w.err
		c.putBack(f) // linger tries once more: there may be a Close frame in it
		c.handOn()
		if verdict != nil {
			return verdict
		}
		return own.left(ctx)
	}
	if err != nil {
		w.mu.Unlock()
		if ctx.Err() != nil {
			err = ErrWriteCut
		}
		err = c.fail(err)
		w.mu.Lock()
		w.ended = true // the peer would take what follows for the rest of a frame
	}
	w.flushes++
	w.written += int64(f.n)
	if w.pong != nil {
		w.pong.waiting -= f.pongs
	}
	for wt := range f.queue.all() {
		wt.state = done
		wt.result <- err
	}
	putBytes(&outputs, f.frames)
	f.land()
	c.handOn()
	return err
}

// putBack returns a flight of which no byte went out to the front of pending,
// without the flusher's own frame. mu is held.
func (c *Conn) putBack(f *flight) {
	w := &c.wr
	cut(f.frames, f.own, &f.queue)
	f.stay()
	if w.pending != nil {
		w.queue.move(len(*f.frames))
		*f.frames = append(*f.frames, *w.pending...)
		putBytes(&outputs, w.pending)
	}
	w.pending = f.frames
	f.queue.join(&w.queue)
	w.queue = f.queue
	f.land()
	w.giveBack()
	w.noteDirty()
}

// handOn gives the flusher's role to the first writer in queue, to the writers
// of large messages, to a goroutine when only others' bytes are pending, or to
// nobody. mu is held, and given up.
func (c *Conn) handOn() {
	w := &c.wr
	switch {
	case w.err != nil:
		w.abandon()
	case w.queue.first != nil:
		first := w.queue.first
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
	for wt := range w.queue.all() {
		wt.state = done
		wt.result <- w.err
	}
	w.queue, w.flushing = writers{}, false
	if w.ended {
		w.drop()
	}
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
	if c.raw == nil {
		w.mu.Unlock()
		go c.flushRest()
		return
	}
	f := c.take(span{})
	if f == nil {
		c.handOn()
		return
	}
	w.mu.Unlock()
	err := c.writeNow(f)
	w.mu.Lock()
	if err == nil && f.left() > 0 {
		w.inFlight = f.left()
		w.mu.Unlock()
		go c.finish(f)
		return
	}
	c.settle(context.Background(), f, err)
}

// finish writes what is left of a flight.
func (c *Conn) finish(f *flight) {
	ctx := context.Background()
	err := c.transmit(ctx, f)
	c.wr.mu.Lock()
	c.settle(ctx, f, err)
}

// flushBeforeWaiting sends what a reader's own writes have left in pending:
// it is about to block.
func (c *Conn) flushBeforeWaiting() {
	if c.wr.dirty.Load() {
		c.wr.mu.Lock()
		c.flushWithoutWaiting()
	}
}

// flushBeforeEnding sends what Writes have left in pending before CloseNow closes the
// transport, as far as it takes that soon.
func (c *Conn) flushBeforeEnding() {
	if c.raw != nil {
		c.flushBeforeWaiting()
		return
	}
	w := &c.wr
	w.mu.Lock()
	if w.err != nil || w.flushing || !w.dirty.Load() {
		w.mu.Unlock()
		return
	}
	w.flushing = true
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	c.flush(ctx, span{})
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
	end := w.flushes + 2 // what is in flight, and what is pending now
	for w.err == nil && w.flushes < end && (w.flushing || w.dirty.Load()) {
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
