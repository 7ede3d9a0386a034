package conn

import (
	"context"
	"sync"
	"time"
)

// interrupter lets the end of a context interrupt a blocked transport call, by
// moving the transport's deadline into the past, and takes that back for the
// next call. One guards reading, another writing.
//
// A registration with a context costs an allocation, so it is kept when the
// same context comes twice in a row; contexts are told apart by their Done
// channel, which is what the registration hangs on.
type interrupter struct {
	mu    sync.Mutex // guards all below
	last  *registration
	armed bool // last is registered
	fired bool // the deadline was moved into the past
	dead  bool // kill was called: the deadline stays where it is
}

// interruptible is a direction of a transport, as an interrupter sees it.
type interruptible interface {
	setDeadline(time.Time) error
	fail(error) error // ends the Conn when a call cannot be interrupted
}

// readSide and writeSide are the directions of a Conn.
type (
	readSide  struct{ *Conn }
	writeSide struct{ *Conn }
)

func (s readSide) setDeadline(t time.Time) error  { return s.nc.SetReadDeadline(t) }
func (s writeSide) setDeadline(t time.Time) error { return s.nc.SetWriteDeadline(t) }

// registration ties one context to an interrupter.
type registration struct {
	i    *interrupter
	side interruptible
	done <-chan struct{}
	stop func() bool
	kept bool // the context came twice in a row: disarm leaves it
}

// past is any time before now.
var past = time.Unix(1, 0)

// arm makes the end of ctx interrupt the transport call that follows. An
// interruption by an earlier context is taken back.
func (i *interrupter) arm(side interruptible, ctx context.Context) {
	done := ctx.Done()
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.dead || (i.armed && i.last.done == done) {
		return
	}
	i.dropLocked()
	if i.fired {
		i.fired = false
		side.setDeadline(time.Time{})
	}
	if done != nil {
		i.register(side, ctx)
	}
}

// register makes the end of ctx interrupt; i.mu is held.
func (i *interrupter) register(side interruptible, ctx context.Context) {
	r := &registration{i: i, side: side, done: ctx.Done()}
	r.kept = i.last != nil && i.last.done == r.done
	i.last, i.armed = r, true
	r.stop = context.AfterFunc(ctx, r.fire)
}

// disarm ends what arm began, except for a context that keeps coming.
func (i *interrupter) disarm() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.armed && !i.last.kept && !i.dead {
		i.dropLocked()
	}
}

// kill interrupts the transport call at work and every later one, for good. If
// it returns an error, only closing the transport does that.
func (i *interrupter) kill(side interruptible) error {
	i.retire()
	return side.setDeadline(past)
}

// retire lets no context interrupt any more.
func (i *interrupter) retire() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.dead = true
	i.dropLocked()
	i.last = nil
}

// dropLocked ends the registration; i.mu is held.
func (i *interrupter) dropLocked() {
	if i.armed {
		i.last.stop()
		i.last.stop = nil // it holds the context
		i.armed = false
	}
}

// allow sets the deadline that holds while no context interrupts; zero is none.
func (i *interrupter) allow(side interruptible, until time.Time) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.fired && !i.dead {
		side.setDeadline(until)
	}
}

// fire interrupts, unless the registration was dropped meanwhile. A call that
// cannot be interrupted would outlive its context, so then the Conn ends.
func (r *registration) fire() {
	if err := r.interrupt(); err != nil {
		r.side.fail(err)
	}
}

func (r *registration) interrupt() error {
	r.i.mu.Lock()
	defer r.i.mu.Unlock()
	if r.i.last != r || !r.i.armed {
		return nil
	}
	r.i.fired = true
	return r.side.setDeadline(past)
}
