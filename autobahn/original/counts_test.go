package original

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCounts(t *testing.T) {
	got := Verdicts{
		"1": {"OK", "OK"}, "2": {"OK", "UNCLEAN"}, "3": {"FAILED", "OK"}, "4": {"NON-STRICT", "OK"},
	}
	require.Equal(t, "2 OK, 1 FAILED, 1 NON-STRICT", counts(got, behavior), "the most frequent word comes first")
	require.Equal(t, "3 OK, 1 UNCLEAN", counts(got, closing), "the most frequent word comes first")
	require.Empty(t, counts(nil, behavior), "no verdicts have no counts")
}
