package server

import (
	"slices"
	"sync"
)

// A room is the connections of a broadcast.
type room[C comparable] struct {
	mu      sync.RWMutex
	members []C
}

func (r *room[C]) join(c C) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members = append(r.members, c)
}

func (r *room[C]) leave(c C) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := slices.Index(r.members, c); i >= 0 {
		r.members = slices.Delete(r.members, i, i+1)
	}
}

// all calls send with each member.
func (r *room[C]) all(send func(C)) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, c := range r.members {
		send(c)
	}
}
