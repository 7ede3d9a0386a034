package hub

import (
	"cmp"
	"crypto/rand"
	"slices"
	"strings"
	"sync"
)

// A Peer is one connection's receiving end. Its methods are called with a
// lock held: they must not block and must not call the hub.
type Peer[F any] interface {
	// Deliver hands over an event in its outgoing form.
	Deliver(F)
	// Replaced says that the same session joined over a newer connection;
	// nothing is delivered to this one any more.
	Replaced()
}

// A Hub holds all rooms. Lock order: Hub.mu, then room.mu.
type Hub[F any] struct {
	encode func(Event) F
	limits Limits

	mu    sync.Mutex
	rooms map[string]*room[F] // by folded name
	uses  uint64              // counts joins, to find the room unused longest
}

// New returns a hub without rooms. encode is called once for each event,
// whatever the number of peers it goes to.
func New[F any](encode func(Event) F, limits Limits) *Hub[F] {
	return &Hub[F]{encode: encode, limits: limits.withDefaults(), rooms: map[string]*room[F]{}}
}

// A Join asks to enter a room.
type Join struct {
	Room    string
	Name    string
	Session string // secret of the page, 16 to 64 bytes; the same over reconnects
	Epoch   string // life of the room that After belongs to; empty: first visit
	After   uint64 // last message seen
}

// Join puts p into a room, which comes into being if needed, and delivers its
// welcome. A session that is in the room already is taken over from its older
// peer. The error is a *[Refusal].
func (h *Hub[F]) Join(j Join, p Peer[F]) (*Member[F], error) {
	j.Room, j.Name = cleanName(j.Room), cleanName(j.Name)
	if err := h.check(j); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.room(j.Room)
	if r == nil {
		return nil, &Refusal{Code: "rooms-full", Text: "There are too many rooms; join one that exists."}
	}
	return r.join(j, p)
}

func (h *Hub[F]) check(j Join) error {
	switch {
	case j.Room == "" || tooLong(j.Room, h.limits.NameRunes):
		return &Refusal{Code: "bad-room", Text: "That is not a good name for a room."}
	case j.Name == "" || tooLong(j.Name, h.limits.NameRunes):
		return &Refusal{Code: "bad-name", Text: "That is not a good name."}
	case len(j.Session) < 16 || len(j.Session) > 64:
		return &Refusal{Code: "bad-session", Text: "The page did not say who it is; load it again."}
	}
	return nil
}

// room returns the room of that name, a new one if there is none, or nil when
// there are too many and each has people in it. h.mu is held.
func (h *Hub[F]) room(name string) *room[F] {
	h.uses++
	key := strings.ToLower(name)
	r := h.rooms[key]
	if r == nil {
		if len(h.rooms) >= h.limits.Rooms && !h.evict() {
			return nil
		}
		r = newRoom(h, name)
		h.rooms[key] = r
	}
	r.used = h.uses
	return r
}

// evict forgets the empty room that was joined longest ago and reports
// whether there was one. h.mu is held, so nobody can be joining it.
func (h *Hub[F]) evict() bool {
	oldest := ""
	for key, r := range h.rooms {
		if r.people() == 0 && (oldest == "" || r.used < h.rooms[oldest].used) {
			oldest = key
		}
	}
	delete(h.rooms, oldest)
	return oldest != ""
}

// RoomInfo is a line in the list of rooms.
type RoomInfo struct {
	Name   string `json:"name"`
	People int    `json:"people"`
}

// Rooms lists the rooms, fullest first, then by name.
func (h *Hub[F]) Rooms() []RoomInfo {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]RoomInfo, 0, len(h.rooms))
	for _, r := range h.rooms {
		list = append(list, RoomInfo{r.name, r.people()})
	}
	slices.SortFunc(list, func(a, b RoomInfo) int {
		return cmp.Or(b.People-a.People, strings.Compare(a.Name, b.Name))
	})
	return list
}

func newEpoch() string { return rand.Text()[:12] }
