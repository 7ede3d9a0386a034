package hub

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLimitsKeepWhatIsSet(t *testing.T) {
	l := Limits{Rooms: 3, Grace: time.Second}.withDefaults()
	require.Equal(t, 3, l.Rooms)
	require.Equal(t, time.Second, l.Grace)
	require.Equal(t, 200, l.History)
}

func TestCleanName(t *testing.T) {
	tests := map[string]string{
		"  Ada \n Lovelace ": "Ada Lovelace",
		"A\u202eda\u200b":    "Ada",
		"\x1b[31mred\xff":    "[31mred",
		"Ωμέγα 👋":            "Ωμέγα 👋",
		"\u00a0nbsp\u2003":   "nbsp",
	}
	for in, want := range tests {
		require.Equal(t, want, cleanName(in), "the name %q was cleaned wrongly", in)
	}
}
