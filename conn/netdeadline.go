package conn

import (
	"context"
	"sync"
	"time"
)

// netDeadline is a deadline of a net.Conn as a context. Calls that are under
// way keep their context when the deadline moves: only its end moves. A
// deadline that has passed gets a fresh context when it is set again.
type netDeadline struct {
	parent context.Context

	mu     sync.Mutex // guards all below
	ctx    context.Context
	cancel context.CancelFunc
	timer  *time.Timer // cancels ctx; nil while there is no deadline
}

func (d *netDeadline) init(parent context.Context) {
	d.parent = parent
	d.ctx, d.cancel = context.WithCancel(parent)
}

// context returns the context for a call that begins now.
func (d *netDeadline) context() context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ctx
}

// set moves the deadline to t; the zero time means none.
func (d *netDeadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	late := d.timer != nil && !d.timer.Stop() // it fires, or has fired
	d.timer = nil
	if late || d.ctx.Err() != nil {
		d.cancel()
		d.ctx, d.cancel = context.WithCancel(d.parent)
	}
	left := time.Until(t)
	switch {
	case t.IsZero():
	case left <= 0:
		d.cancel()
	default:
		d.timer = time.AfterFunc(left, d.cancel)
	}
}

// end ends every call, for good.
func (d *netDeadline) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timer != nil {
		d.timer.Stop()
	}
	d.cancel()
}

// slot is a lock that one may wait for under a context.
type slot chan struct{}

func newSlot() slot { return make(slot, 1) }

// enter takes the slot; a context that has ended is refused even when the slot
// is free.
func (s slot) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s slot) leave() { <-s }
