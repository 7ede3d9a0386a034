package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhereTheEventsDiffer(t *testing.T) {
	message := func(s string) Event { return Event{Kind: "message", Payload: []byte(s), Size: len(s)} }
	r := &Result{
		Behavior: Failed,
		Expected: []Outcome{{OK, []Event{message("a"), message("b"), message("c")}}},
		Received: []Event{message("a"), message("x")},
	}
	marks := func(list []eventView) (m []string) {
		for _, v := range list {
			m = append(m, v.Mark)
		}
		return m
	}
	require.Equal(t, []string{"", "differs"}, marks(r.receivedViews()))
	require.Equal(t, []string{"", "", "did not come"}, marks(r.outcomeViews()[0].Events))
	r.Received = append(r.Received, message("c"), message("d"))
	require.Equal(t, []string{"", "differs", "", "not expected"}, marks(r.receivedViews()))
	r.Behavior = NonStrict
	require.Equal(t, []string{"", "", "", ""}, marks(r.receivedViews()), "only a failure is marked")
	r.Behavior, r.Expected = Failed, nil
	require.Equal(t, []string{"", "", "", ""}, marks(r.receivedViews()), "what is judged by rules has no list to differ from")
}

func TestEventsOnAPage(t *testing.T) {
	for _, c := range []struct {
		event Event
		want  eventView
	}{
		{Event{Kind: "timeout", Tag: "A"}, eventView{Name: "nothing for a while", Text: []piece{{"A", false}}}},
		{Event{Kind: "pong", Payload: []byte("p"), Size: 1}, eventView{Name: "pong", Size: "1 octet", Text: []piece{{"p", false}}}},
		{Event{Kind: "message", Payload: []byte("\xff"), Size: 1}, eventView{Name: "text message", Size: "1 octet", Text: []piece{{`\xff`, true}}}},
		{Event{Kind: "message", Binary: true, Payload: []byte{0xff}, Size: 70000}, eventView{Name: "binary message", Size: "70,000 octets", Hex: "ff"}},
	} {
		require.Equal(t, c.want, c.event.view())
	}
	require.False(t, Event{Kind: "message", Size: 2, Payload: []byte("a")}.same(Event{Kind: "message", Size: 3, Payload: []byte("a")}))
	require.True(t, Event{Kind: "message", Payload: []byte("a")}.same(Event{Kind: "message", Size: 1, Payload: []byte("a")}), "a size that was left out is that of the payload")
}

func TestManyEventsAreCut(t *testing.T) {
	r := &Result{Received: make([]Event, eventLimit+5)}
	got := r.receivedViews()
	require.Len(t, got, eventLimit)
	require.Equal(t, 5, got[eventLimit-1].More)
}
