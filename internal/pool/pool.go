// Package pool lends memory to one user after the other.
//
// A Pool is a sync.Pool of one type that tests can look into. While a test
// watches, every loan is written down, and what comes back is overwritten, so
// that both a loan that never ends and a use after the end show. In production
// that costs the load of one pointer.
package pool

import "sync"

// Pool lends values of type T. It may be used by any number of goroutines.
type Pool[T any] struct {
	// New makes a value when none has come back.
	New func() *T
	// Poison overwrites what a value holds; nil: it holds nothing. Only tests
	// let it be called.
	Poison func(*T)

	free sync.Pool
}

// Get borrows a value. It is as its last user left it, or new.
func (p *Pool[T]) Get() *T {
	v, ok := p.free.Get().(*T)
	if !ok {
		v = p.New()
	}
	if w := watching.Load(); w != nil {
		w.lent(v)
	}
	return v
}

// Put gives back a value that Get has returned. Nobody may use it any more.
func (p *Pool[T]) Put(v *T) {
	if w := watching.Load(); w != nil {
		w.returned(v)
		if p.Poison != nil {
			p.Poison(v)
		}
	}
	p.free.Put(v)
}

// Leave ends a loan without giving the value back: it is somebody's for good, or
// has grown too large, and the garbage collector's in the end.
func (p *Pool[T]) Leave(v *T) {
	if w := watching.Load(); w != nil {
		w.left(v)
	}
}

// PoisonBytes overwrites b with bytes that are no text and no frame header.
func PoisonBytes(b []byte) {
	for i := range b {
		b[i] = Poisoned
	}
}

// Poisoned is what PoisonBytes writes.
const Poisoned = 0xDB
