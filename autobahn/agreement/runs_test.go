package agreement

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRuns(t *testing.T) {
	tests := map[string]string{
		"":                        "",
		"10.1.1":                  "10.1.1",
		"2.9 2.10 2.11":           "2.9-11",
		"1.1.1 1.1.2 1.2.3 1.2.5": "1.1.1-2 1.2.3 1.2.5",
		"5.20 6.1.21":             "5.20 6.1.21",
	}
	for ids, runs := range tests {
		t.Run(ids, func(t *testing.T) {
			require.Equal(t, runs, collapse(strings.Fields(ids)), "the runs are others")
			got, err := expand(runs)
			require.NoError(t, err)
			require.Equal(t, strings.Fields(ids), append([]string{}, got...), "the runs stand for other cases")
		})
	}
	_, err := expand("1.1.2-1")
	require.ErrorContains(t, err, "not a run of cases", "a malformed run was taken")
}
