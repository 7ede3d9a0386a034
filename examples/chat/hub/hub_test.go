package hub

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A box is a peer that keeps what it is told.
type box struct {
	events   []Event
	replaced bool
}

func (b *box) Deliver(e Event) { b.events = append(b.events, e) }
func (b *box) Replaced()       { b.replaced = true }

// last returns the newest event of that kind.
func (b *box) last(t *testing.T, kind Kind) Event {
	t.Helper()
	for i := len(b.events) - 1; i >= 0; i-- {
		if b.events[i].Kind == kind {
			return b.events[i]
		}
	}
	require.Failf(t, "the peer was not told", "no %s event among %v", kind, b.events)
	return Event{}
}

// texts returns what was said to the peer, welcomes included, in order.
func (b *box) texts() []string {
	texts := []string{}
	for _, e := range b.events {
		for _, m := range e.Messages {
			texts = append(texts, m.Text)
		}
		if e.Message != nil {
			texts = append(texts, e.Message.Text)
		}
	}
	return texts
}

func newHub(l Limits) *Hub[Event] { return New(func(e Event) Event { return e }, l) }

// session returns a session secret for a name.
func session(name string) string { return fmt.Sprintf("%-16s", "session of "+name) }

func join(t *testing.T, h *Hub[Event], room, name string) (*Member[Event], *box) {
	t.Helper()
	b := &box{}
	m, err := h.Join(Join{Room: room, Name: name, Session: session(name)}, b)
	require.NoError(t, err, "%s could not join %s", name, room)
	return m, b
}

func wantRefusal(t *testing.T, err error, code string) {
	t.Helper()
	var refusal *Refusal
	require.ErrorAs(t, err, &refusal, "the hub did not refuse")
	require.Equal(t, code, refusal.Code, "the hub refused for another reason: %v", err)
}

func TestHubWelcomesIntoARoom(t *testing.T) {
	h := newHub(Limits{})
	ada, _ := join(t, h, "Lobby", "Ada")
	require.NoError(t, ada.Say(1, "hello"))
	_, bob := join(t, h, "lobby ", "Bob")

	w := bob.last(t, KindWelcome)
	require.Equal(t, "Lobby", w.Room, "a room keeps the spelling it was made with")
	require.Equal(t, []string{"hello"}, bob.texts(), "the welcome lacks the history")
	require.Len(t, w.People, 2, "the welcome lists the wrong people")
	require.Equal(t, w.You, w.People[1].Key, "the welcome does not say who of the people is welcomed")
	require.NotContains(t, w.You, "session", "a public key gives the secret away")
}

func TestHubRefusesBadJoins(t *testing.T) {
	good := Join{Room: "lobby", Name: "Ada", Session: session("Ada")}
	tests := []struct {
		name, code string
		change     func(*Join)
	}{
		{"empty room", "bad-room", func(j *Join) { j.Room = " \t" }},
		{"long room", "bad-room", func(j *Join) { j.Room = strings.Repeat("é", 33) }},
		{"empty name", "bad-name", func(j *Join) { j.Name = "\x00\u200b" }},
		{"long name", "bad-name", func(j *Join) { j.Name = strings.Repeat("é", 33) }},
		{"short session", "bad-session", func(j *Join) { j.Session = "guess" }},
		{"long session", "bad-session", func(j *Join) { j.Session = strings.Repeat("s", 65) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, j := newHub(Limits{}), good
			tt.change(&j)
			_, err := h.Join(j, &box{})
			wantRefusal(t, err, tt.code)
			require.Empty(t, h.Rooms(), "a refused join left a room behind")
		})
	}
}

func TestHubKeepsOneNamePerRoom(t *testing.T) {
	h := newHub(Limits{})
	join(t, h, "lobby", "Ada")
	_, err := h.Join(Join{Room: "lobby", Name: "ADA", Session: session("Eve")}, &box{})
	wantRefusal(t, err, "name-taken")
	join(t, h, "attic", "Ada")
}

func TestHubBoundsPeople(t *testing.T) {
	h := newHub(Limits{People: 1})
	join(t, h, "lobby", "Ada")
	_, err := h.Join(Join{Room: "lobby", Name: "Bob", Session: session("Bob")}, &box{})
	wantRefusal(t, err, "room-full")
}

func TestHubBoundsRooms(t *testing.T) {
	h := newHub(Limits{Rooms: 2})
	ada, _ := join(t, h, "one", "Ada")
	bob, _ := join(t, h, "two", "Bob")
	_, err := h.Join(Join{Room: "three", Name: "Eve", Session: session("Eve")}, &box{})
	wantRefusal(t, err, "rooms-full")

	bob.Leave()
	ada.Leave()
	join(t, h, "three", "Eve")
	require.Equal(t, []RoomInfo{{"three", 1}, {"two", 0}}, h.Rooms(),
		"the hub should forget the empty room that was joined longest ago")
}

func TestHubListsRoomsFullestFirst(t *testing.T) {
	h := newHub(Limits{})
	join(t, h, "b", "Ada")
	join(t, h, "a", "Ada")
	join(t, h, "c", "Ada")
	join(t, h, "c", "Bob")
	require.Equal(t, []RoomInfo{{"c", 2}, {"a", 1}, {"b", 1}}, h.Rooms())
}
