package conn

import (
	"errors"
	"iter"
)

// writer is a Write that waits for another goroutine's flush. Its fields are
// guarded by writing.mu; result is buffered, so that nobody waits to tell it.
type writer struct {
	start, end int // its frame in pending
	state      writerState
	result     chan error
	next       *writer
	spares     int // in writing.spare: how many there are from this one on
}

type writerState uint8

const (
	queued   writerState = iota // its frame is in pending
	inFlight                    // a flusher has taken its frame
	done                        // result tells
	leader                      // it was made the flusher; result has errLead
	gone                        // it left while its frame was in flight: nobody takes result
)

// errLead tells a writer that it is the flusher now.
var errLead = errors.New("lead")

// newWriter returns a writer with a frame. It comes from no pool that all Conns share:
// a channel must not move between synctest bubbles. mu is held.
func (w *writing) newWriter(own span) *writer {
	wt := w.spare
	if wt == nil {
		wt = &writer{result: make(chan error, 1)}
	} else {
		w.spare, wt.next = wt.next, nil
	}
	wt.start, wt.end, wt.state = own.start, own.end, queued
	return wt
}

// mostSpares is how many writers a Conn keeps.
const mostSpares = 16

// keep keeps a writer, whose result was taken, as long as there is a crowd. mu is held.
func (w *writing) keep(wt *writer) {
	wt.spares = 1
	if w.spare != nil {
		wt.spares += w.spare.spares
	}
	if w.crowd > 0 && wt.spares <= mostSpares {
		wt.next, w.spare = w.spare, wt
	}
}

// writers are those who wait, in the order of their frames. It is a list, and not
// a slice, since few Conns ever have one.
type writers struct{ first, last *writer }

func (q *writers) add(wt *writer) {
	if q.last == nil {
		q.first = wt
	} else {
		q.last.next = wt
	}
	q.last = wt
}

// remove takes out wt, which is there.
func (q *writers) remove(wt *writer) {
	var before *writer
	for at := q.first; at != wt; at = at.next {
		before = at
	}
	if before == nil {
		q.first = wt.next
	} else {
		before.next = wt.next
	}
	if q.last == wt {
		q.last = before
	}
	wt.next = nil
}

// join puts those who wait in q before the ones in later, and empties later.
func (q *writers) join(later *writers) {
	if q.last == nil {
		*q = *later
	} else if later.first != nil {
		q.last.next, q.last = later.first, later.last
	}
	*later = writers{}
}

// all returns the writers one after the other. The one in hand may be removed.
func (q *writers) all() iter.Seq[*writer] {
	return func(yield func(*writer) bool) {
		for wt := q.first; wt != nil; {
			next := wt.next
			if !yield(wt) {
				return
			}
			wt = next
		}
	}
}

// move moves the frames of all by n bytes.
func (q *writers) move(n int) {
	for wt := q.first; wt != nil; wt = wt.next {
		wt.start, wt.end = wt.start+n, wt.end+n
	}
}
