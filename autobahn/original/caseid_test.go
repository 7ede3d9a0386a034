package original

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCompareCasesOrdersLikeTheSuite(t *testing.T) {
	want := []string{"1.1.1", "1.1.2", "1.2.1", "2.1", "2.9", "2.10", "6.2.1", "6.10.1", "10.1.1", "12.1.1"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, CompareCases)
	require.Equal(t, want, got, "cases are ordered by their numbers, not by their letters")
}

func TestExpandCases(t *testing.T) {
	tests := map[string][]string{
		"6.15.1":   {"6.15.1"},
		"6.1.1-3":  {"6.1.1", "6.1.2", "6.1.3"},
		"2.9-11":   {"2.9", "2.10", "2.11"},
		"7.13.2-2": {"7.13.2"},
	}
	for run, want := range tests {
		t.Run(run, func(t *testing.T) {
			got, err := ExpandCases(run)
			require.NoError(t, err, "a run of cases was refused")
			require.Equal(t, want, got, "the run stands for other cases")
		})
	}
	for _, run := range []string{"6.1.3-1", "6.1.-3", "6.1.1-", "6.1.1-6.1.3"} {
		t.Run("malformed/"+run, func(t *testing.T) {
			_, err := ExpandCases(run)
			require.ErrorContains(t, err, "is not a run of cases", "a malformed run was taken")
		})
	}
}

func TestMatchCase(t *testing.T) {
	tests := []struct {
		pattern, id string
		want        bool
	}{
		{"*", "6.4.1", true},
		{"6.4.1", "6.4.1", true},
		{"6.4.1", "6.4.10", false},
		{"6.4", "6.4.1", false},
		{"1.*", "1.1.1", true},
		{"1.*", "10.1.1", false},
		{"1.*", "12.1.1", false},
		{"1*", "12.1.1", true},
		{"*.1", "6.4.1", true},
		{"*.1", "6.4.12", false},
		{"6.*.1", "6.22.1", true},
		{"6.*.1", "6.22.2", false},
		{"", "1.1.1", false},
	}
	for _, tt := range tests {
		t.Run(tt.pattern+"/"+tt.id, func(t *testing.T) {
			require.Equal(t, tt.want, matchCase(tt.pattern, tt.id), "a star stands for any run of characters, the rest for itself")
		})
	}
}
