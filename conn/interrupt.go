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
	setDeadline func(time.Time) error
	fail        func(error) error // ends the Conn when a call cannot be interrupted

	mu    sync.Mutex // guards all below
	last  <-chan struct{}
	armed *registration
	until time.Time // the deadline when nothing interrupts; zero: none
	fired bool      // the deadline was moved into the past
	dead  bool      // kill was called: the deadline stays where it is
}

// registration ties one context to an interrupter.
type registration struct {
	i    *interrupter
	done <-chan struct{}
	stop func() bool
	kept bool // the context came twice in a row: disarm leaves it
}

// past is any time before now.
var past = time.Unix(1, 0)

// arm makes the end of ctx interrupt the transport call that follows. An
// interruption by an earlier context is taken back.
func (i *interrupter) arm(ctx context.Context) {
	done := ctx.Done()
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.dead {
		return
	}
	if i.armed != nil {
		if i.armed.done == done {
			return
		}
		i.dropLocked()
	}
	i.rearmLocked()
	if done == nil {
		return
	}
	r := &registration{i: i, done: done, kept: i.last == done}
	i.last, i.armed = done, r
	r.stop = context.AfterFunc(ctx, r.fire)
}

// disarm ends what arm began, except for a context that keeps coming.
func (i *interrupter) disarm() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.armed != nil && !i.armed.kept && !i.dead {
		i.dropLocked()
	}
}

// kill interrupts the transport call at work and every later one, for good. If
// it returns an error, only closing the transport does that.
func (i *interrupter) kill() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.dead = true
	i.dropLocked()
	return i.setDeadline(past)
}

// dropLocked ends the registration; i.mu is held.
func (i *interrupter) dropLocked() {
	if i.armed != nil {
		i.armed.stop()
		i.armed = nil
	}
}

// rearmLocked takes an interruption back; i.mu is held.
func (i *interrupter) rearmLocked() {
	if i.fired {
		i.fired = false
		i.setDeadline(i.until)
	}
}

// allow sets the deadline that holds while no context interrupts.
func (i *interrupter) allow(until time.Time) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.until = until
	if !i.fired && !i.dead {
		i.setDeadline(until)
	}
}

// reset takes a deadline away that expired and that nobody here set: one that
// was left on the transport by who made the handshake.
func (i *interrupter) reset() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if !i.fired && !i.dead {
		i.setDeadline(i.until)
	}
}

// fire interrupts, unless the registration was dropped meanwhile. A call that
// cannot be interrupted would outlive its context, so then the Conn ends.
func (r *registration) fire() {
	if err := r.interrupt(); err != nil {
		r.i.fail(err)
	}
}

func (r *registration) interrupt() error {
	r.i.mu.Lock()
	defer r.i.mu.Unlock()
	if r.i.armed != r || r.i.dead {
		return nil
	}
	r.i.fired = true
	return r.i.setDeadline(past)
}
