package server

import (
	"slices"
	"sync"
)

// A room is the connections of a broadcast.
type room[C comparable] struct {
	size int
	full chan struct{} // closed when the last member has come

	mu      sync.RWMutex
	members []C // guarded by mu
}

// newRoom returns a room for so many members.
func newRoom[C comparable](size int) *room[C] {
	return &room[C]{size: size, full: make(chan struct{})}
}

func (r *room[C]) join(c C) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.members = append(r.members, c); len(r.members) == r.size {
		close(r.full)
	}
}

func (r *room[C]) leave(c C) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := slices.Index(r.members, c); i >= 0 {
		r.members = slices.Delete(r.members, i, i+1)
	}
}

// all calls send with each member. It waits until all have come: a peer may have
// the answer to its handshake before its connection is a member.
func (r *room[C]) all(send func(C)) {
	<-r.full
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, c := range r.members {
		send(c)
	}
}
