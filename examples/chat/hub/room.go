package hub

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// A room is its people and its history.
type room[F any] struct {
	name   string
	epoch  string // tells this life of the room from an earlier one
	encode func(Event) F
	limits Limits
	used   uint64 // guarded by Hub.mu

	mu      sync.Mutex
	members []*Member[F] // in order of arrival
	history history
}

func newRoom[F any](h *Hub[F], name string) *room[F] {
	return &room[F]{
		name: name, epoch: newEpoch(), encode: h.encode, limits: h.limits,
		history: newHistory(h.limits),
	}
}

func (r *room[F]) people() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.members)
}

func (r *room[F]) join(j Join, p Peer[F]) (*Member[F], error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := slices.IndexFunc(r.members, func(m *Member[F]) bool { return m.session == j.Session })
	if err := r.checkJoin(j, at); err != nil {
		return nil, err
	}
	m := newMember(r, j, p)
	if at < 0 {
		r.members = append(r.members, m)
	} else {
		m.takeOver(r.members[at])
		r.members[at] = m
	}
	p.Deliver(r.encode(r.welcome(j, m)))
	r.tell(r.presence(), m)
	return m, nil
}

// checkJoin refuses a full room and a name that another session bears. at is
// where the joining session is in r.members already, or -1.
func (r *room[F]) checkJoin(j Join, at int) error {
	if at < 0 && len(r.members) >= r.limits.People {
		return &Refusal{Code: "room-full", Text: "This room is full."}
	}
	for i, m := range r.members {
		if i != at && strings.EqualFold(m.name, j.Name) {
			return &Refusal{Code: "name-taken", Text: "Somebody in this room has that name already."}
		}
	}
	return nil
}

func (r *room[F]) welcome(j Join, m *Member[F]) Event {
	if j.Epoch != r.epoch {
		j.After = 0 // that number belongs to another life of the room
	}
	e := Event{Kind: KindWelcome, Room: r.name, Epoch: r.epoch, You: m.key, Name: m.name, People: r.list()}
	e.Messages, e.Missed = r.history.after(j.After)
	return e
}

func (r *room[F]) presence() Event {
	return Event{Kind: KindPresence, Room: r.name, People: r.list()}
}

func (r *room[F]) list() []Person {
	list := make([]Person, len(r.members))
	for i, m := range r.members {
		list[i] = Person{Key: m.key, Name: m.name, Away: m.away != nil}
	}
	return list
}

// tell delivers e to everybody who is there, but not to except. r.mu is held.
func (r *room[F]) tell(e Event, except *Member[F]) {
	f := r.encode(e)
	for _, m := range r.members {
		if m != except && m.away == nil {
			m.peer.Deliver(f)
		}
	}
}

// remove takes m out, if it is in. r.mu is held.
func (r *room[F]) remove(m *Member[F]) {
	if at := slices.Index(r.members, m); at >= 0 {
		r.members = slices.Delete(r.members, at, at+1)
		r.tell(r.presence(), nil)
	}
}

func (r *room[F]) now() int64 { return time.Now().UnixMilli() }
