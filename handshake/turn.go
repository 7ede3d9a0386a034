package handshake

import (
	"context"
	"sync"
)

// connecting holds the Dials with OneAtATime that are under way.
var connecting turns

// turns is a set of locks, one for each name that somebody holds or waits for.
type turns struct {
	mu    sync.Mutex
	locks map[string]*turn
}

type turn struct {
	held  chan struct{} // full while somebody has the turn
	users int           // who has it and who waits, guarded by turns.mu
}

// take waits for the turn of name, or for the end of ctx. It returns what gives
// the turn back.
func (t *turns) take(ctx context.Context, name string) (giveBack func(), err error) {
	l := t.join(name)
	select {
	case l.held <- struct{}{}:
		return func() { <-l.held; t.leave(name) }, nil
	case <-ctx.Done():
		t.leave(name)
		return nil, ended(ctx, ctx.Err())
	}
}

func (t *turns) join(name string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.locks[name]
	if l == nil {
		l = &turn{held: make(chan struct{}, 1)}
		if t.locks == nil {
			t.locks = make(map[string]*turn)
		}
		t.locks[name] = l
	}
	l.users++
	return l
}

func (t *turns) leave(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.locks[name]
	if l.users--; l.users == 0 {
		delete(t.locks, name)
	}
}
