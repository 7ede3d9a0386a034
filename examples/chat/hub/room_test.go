package hub

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoomTellsEverybodyInOneOrder(t *testing.T) {
	h := newHub(Limits{Burst: 100})
	ada, a := join(t, h, "lobby", "Ada")
	bob, b := join(t, h, "lobby", "Bob")
	var both sync.WaitGroup
	for i := range uint64(20) {
		both.Go(func() { _ = ada.Say(i+1, fmt.Sprint("ada ", i)) })
		both.Go(func() { _ = bob.Say(i+1, fmt.Sprint("bob ", i)) })
	}
	both.Wait()
	require.Equal(t, a.texts(), b.texts(), "two members saw different conversations")
}

func TestRoomEncodesOncePerEvent(t *testing.T) {
	encoded := 0
	h := New(func(e Event) Event { encoded++; return e }, Limits{})
	ada, _ := join(t, h, "lobby", "Ada")
	for i := range 10 {
		join(t, h, "lobby", fmt.Sprint("guest ", i))
	}
	encoded = 0
	require.NoError(t, ada.Say(1, "hello"))
	require.Equal(t, 1, encoded, "a message to eleven people was encoded more than once")
}

func TestRoomResumesAfterTheLastSeen(t *testing.T) {
	h := newHub(Limits{History: 4})
	ada, a := join(t, h, "lobby", "Ada")
	epoch := a.last(t, KindWelcome).Epoch
	for i := range uint64(6) {
		require.NoError(t, ada.Say(i+1, fmt.Sprint(i+1)))
	}
	tests := []struct {
		name   string
		epoch  string
		after  uint64
		want   []string
		missed uint64
	}{
		{"nothing new", epoch, 6, []string{}, 0},
		{"a number from the future", epoch, 99, []string{}, 0},
		{"some are new", epoch, 4, []string{"5", "6"}, 0},
		{"all that is kept is new", epoch, 2, []string{"3", "4", "5", "6"}, 0},
		{"some are no longer kept", epoch, 1, []string{"3", "4", "5", "6"}, 1},
		{"another life of the room", "another", 6, []string{"3", "4", "5", "6"}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &box{}
			m, err := h.Join(Join{Room: "lobby", Name: "Bob", Session: session("Bob"), Epoch: tt.epoch, After: tt.after}, b)
			require.NoError(t, err)
			defer m.Leave()
			require.Equal(t, tt.want, b.texts(), "the welcome holds the wrong messages")
			require.Equal(t, tt.missed, b.last(t, KindWelcome).Missed, "the welcome counts the wrong number of lost messages")
		})
	}
}

func TestRoomNewLifeHasANewEpoch(t *testing.T) {
	h := newHub(Limits{Rooms: 1})
	m, a := join(t, h, "lobby", "Ada")
	m.Leave()
	m, _ = join(t, h, "attic", "Ada")
	m.Leave()
	_, again := join(t, h, "lobby", "Ada")
	require.NotEqual(t, a.last(t, KindWelcome).Epoch, again.last(t, KindWelcome).Epoch,
		"a room that was forgotten came back under its old epoch")
}
