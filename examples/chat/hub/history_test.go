package hub

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHistoryIsBoundedInBytes(t *testing.T) {
	h := newHistory(Limits{History: 100, HistoryBytes: 1000})
	for range 50 {
		h.add(Message{Text: strings.Repeat("x", 300)})
	}
	kept, missed := h.after(0)
	require.Len(t, kept, 3, "the history holds more bytes than it may")
	require.Equal(t, uint64(47), missed)
	require.Equal(t, uint64(48), kept[0].Seq)
}

func TestHistoryForgetsAMessageThatIsTooBigAlone(t *testing.T) {
	h := newHistory(Limits{History: 100, HistoryBytes: 10})
	require.Equal(t, uint64(1), h.add(Message{Text: strings.Repeat("x", 11)}).Seq)
	kept, missed := h.after(0)
	require.Empty(t, kept)
	require.Equal(t, uint64(1), missed)
}

func TestHistoryRemembersABoundedNumberOfSessions(t *testing.T) {
	h := newHistory(Limits{History: 1, HistoryBytes: 1})
	for i := range maxSaid + 10 {
		h.take(fmt.Sprint(i), 1)
	}
	require.Len(t, h.said, maxSaid, "the history remembers more sessions than it may")
	require.False(t, h.took("9", 1), "the oldest session should be forgotten")
	require.True(t, h.took("10", 1), "a session was forgotten too early")
}
