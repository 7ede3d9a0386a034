package soak

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALedgerTellsFaultsApart(t *testing.T) {
	for _, c := range []struct {
		name, sent, received string
		want                 faults
	}{
		{"nothing", "", "", faults{}},
		{"all of them", "abc", "abc", faults{}},
		{"the same twice", "aa", "aa", faults{}},
		{"the first missing", "abc", "bc", faults{lost: 1}},
		{"two missing", "abcd", "ad", faults{lost: 2}},
		{"the last missing", "abc", "ab", faults{lost: 1}},
		{"one doubled", "abc", "abbc", faults{doubled: 1}},
		{"the last doubled", "abc", "abcc", faults{doubled: 1}},
		{"one of two that are the same missing", "aab", "ab", faults{lost: 1}},
		{"one changed", "abc", "axc", faults{changed: 1}},
		{"one that nobody sent", "a", "ax", faults{changed: 1}},
		{"two exchanged", "ab", "ba", faults{lost: 1, changed: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l ledger
			for _, m := range c.sent {
				l.sent(print{size: int(m)})
			}
			var got faults
			for _, m := range c.received {
				got.add(l.received(print{size: int(m)}))
			}
			got.add(l.abandoned())
			require.Equal(t, c.want, got, "sent %q, received %q", c.sent, c.received)
			require.Nil(t, l.waiting, "what an empty ledger holds")
		})
	}
}

func (f *faults) add(more faults) {
	f.lost += more.lost
	f.doubled += more.doubled
	f.changed += more.changed
}
