package report

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCasesAreOrderedByTheirNumbers(t *testing.T) {
	want := []string{"1.1.1", "1.1.2", "1.1.10", "2", "2.1", "2.9", "2.10", "10.1.1", "12.1.1", "12.x.1", "a", "b"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, compareCases)
	require.Equal(t, want, got)
}

func TestPartsOfACaseNumber(t *testing.T) {
	for _, c := range []struct{ id, category, group string }{
		{"6.4.1", "6", "6.4"},
		{"2.10", "2", "2"},
		{"7", "7", "7"},
		{"", "", ""},
	} {
		require.Equal(t, c.category, categoryOf(c.id), "the category of %q", c.id)
		require.Equal(t, c.group, groupOf(c.id), "the group of %q", c.id)
	}
}
