package hub

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSayTakesEachNumberOnce(t *testing.T) {
	h := newHub(Limits{})
	ada, a := join(t, h, "lobby", "Ada")
	_, b := join(t, h, "lobby", "Bob")
	require.NoError(t, ada.Say(1, "hello"))
	require.NoError(t, ada.Say(1, "hello"))
	require.Equal(t, []string{"hello"}, b.texts(), "a message sent again was said again")
	require.Equal(t, uint64(1), a.last(t, KindAck).ID, "a message sent again was not acknowledged")
}

func TestSayTakesEachNumberOnceOverReconnects(t *testing.T) {
	h := newHub(Limits{History: 1})
	ada, _ := join(t, h, "lobby", "Ada")
	bob, b := join(t, h, "lobby", "Bob")
	require.NoError(t, ada.Say(7, "hello"))
	ada.Lose()
	require.NoError(t, bob.Say(1, "this pushes the hello out of the history"))
	ada, a := join(t, h, "lobby", "Ada")
	require.NoError(t, ada.Say(7, "hello"))
	require.NoError(t, ada.Say(8, "again"))
	require.Equal(t, []string{"hello", "this pushes the hello out of the history", "again"}, b.texts())
	require.Equal(t, uint64(7), a.last(t, KindAck).ID)
}

func TestSayRefuses(t *testing.T) {
	tests := []struct {
		name, text, code string
		id               uint64
	}{
		{"number zero", "hello", "bad-id", 0},
		{"nothing", " \n\x00 ", "empty", 1},
		{"too much", strings.Repeat("é", 11), "too-long", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHub(Limits{TextRunes: 10})
			ada, a := join(t, h, "lobby", "Ada")
			wantRefusal(t, ada.Say(tt.id, tt.text), tt.code)
			require.Empty(t, a.texts(), "a refused message was said")
			require.NoError(t, ada.Say(1, strings.Repeat("é", 10)), "a refused message used its number up")
		})
	}
}

func TestSayCleansText(t *testing.T) {
	h := newHub(Limits{})
	ada, a := join(t, h, "lobby", "Ada")
	require.NoError(t, ada.Say(1, " <b>\x1b[2J\xff two\r\n\tlines</b> "))
	require.Equal(t, []string{"<b>[2J two\n\tlines</b>"}, a.texts())
}

func TestSayIsLimitedInRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub(Limits{Burst: 2, Every: time.Second})
		ada, _ := join(t, h, "lobby", "Ada")
		require.NoError(t, ada.Say(1, "one"))
		require.NoError(t, ada.Say(2, "two"))
		err := ada.Say(3, "three")
		wantRefusal(t, err, "too-fast")

		ada, _ = join(t, h, "lobby", "Ada")
		wantRefusal(t, ada.Say(3, "three"), "too-fast") // reconnecting refills nothing

		time.Sleep(time.Duration(err.(*Refusal).Retry) * time.Millisecond)
		require.NoError(t, ada.Say(3, "three"), "the message was refused after the time the refusal named")
	})
}

func TestTypingIsToldToTheOthers(t *testing.T) {
	h := newHub(Limits{})
	ada, a := join(t, h, "lobby", "Ada")
	_, b := join(t, h, "lobby", "Bob")
	told := len(a.events)
	ada.Typing(false)
	ada.Typing(true)
	require.True(t, b.last(t, KindTyping).On)
	ada.Typing(false)
	require.False(t, b.last(t, KindTyping).On)
	require.Len(t, a.events, told, "somebody was told of their own typing")
}

func TestLostMemberIsAwayForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub(Limits{Grace: 20 * time.Second})
		ada, a := join(t, h, "lobby", "Ada")
		bob, b := join(t, h, "lobby", "Bob")
		ada.Lose()
		ada.Lose() // once is enough
		require.True(t, b.last(t, KindPresence).People[0].Away, "a lost member is not shown as away")

		told := len(a.events)
		require.NoError(t, bob.Say(1, "are you there?"))
		require.Len(t, a.events, told, "a lost connection was written to")

		time.Sleep(20 * time.Second)
		synctest.Wait()
		require.Len(t, b.last(t, KindPresence).People, 1, "a lost member stayed after the grace")
	})
}

func TestLostMemberComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHub(Limits{Grace: 20 * time.Second})
		ada, a := join(t, h, "lobby", "Ada")
		_, b := join(t, h, "lobby", "Bob")
		ada.Lose()
		time.Sleep(19 * time.Second)
		join(t, h, "lobby", "Ada")
		time.Sleep(time.Hour)
		synctest.Wait()

		people := b.last(t, KindPresence).People
		require.Len(t, people, 2, "a member that came back in time was dropped")
		require.False(t, people[0].Away, "a member that came back is still away")
		require.False(t, a.replaced, "a connection that was lost already was closed again")
	})
}

func TestNewerConnectionReplacesTheOlder(t *testing.T) {
	h := newHub(Limits{})
	old, a := join(t, h, "lobby", "Ada")
	_, b := join(t, h, "lobby", "Ada")
	require.True(t, a.replaced, "the older connection was not told")

	require.NoError(t, old.Say(1, "from the grave"))
	old.Typing(true)
	old.Lose()
	old.Leave()
	require.Empty(t, b.texts(), "a replaced connection still speaks")
	require.Len(t, b.last(t, KindWelcome).People, 1, "a session is in the room twice")
	require.Equal(t, []RoomInfo{{"lobby", 1}}, h.Rooms(), "a replaced connection took its successor along")
}
