package soak

import "slices"

// A ledger knows which messages a connection has sent and not got back, in their
// order. Its zero value is empty.
type ledger struct {
	waiting []print
	last    print // the newest that came back
}

// faults count the messages that did not come back as they should have.
type faults struct {
	lost, doubled, changed int
}

func (l *ledger) sent(p print) { l.waiting = append(l.waiting, p) }

// received takes note of a message that came.
func (l *ledger) received(p print) (f faults) {
	switch i := slices.Index(l.waiting, p); {
	case i >= 0:
		f.lost = i // an echo keeps the order, so those before it do not come any more
		l.forget(i + 1)
		l.last = p
	case p == l.last:
		f.doubled = 1
	default:
		f.changed = 1
		l.forget(min(1, len(l.waiting)))
	}
	return f
}

// forget drops the oldest n. An empty ledger of one of many connections keeps no memory.
func (l *ledger) forget(n int) {
	l.waiting = l.waiting[n:]
	if len(l.waiting) == 0 {
		l.waiting = nil
	}
}

// abandoned takes note that nothing comes any more.
func (l *ledger) abandoned() (f faults) {
	f.lost = len(l.waiting)
	l.waiting = nil
	return f
}
