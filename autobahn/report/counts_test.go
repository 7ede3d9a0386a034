package report

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCounts(t *testing.T) {
	c := counts{Failed: 2, OK: 290, "B": 1, "A": 3, Unimplemented: 4, Unclean: 0}
	require.Equal(t, "290 OK, 4 UNIMPLEMENTED, 2 FAILED, 3 A, 1 B", c.String(), "from good to bad, strange ones last")
	require.Equal(t, 300, c.total())
	require.Equal(t, 6, c.mend(), "what is not implemented is not to be mended, a strange verdict is")
	require.Empty(t, counts{}.String())
}

func TestCases(t *testing.T) {
	require.Equal(t, "0 cases", cases(0))
	require.Equal(t, "1 case", cases(1))
	require.Equal(t, "2 cases", cases(2))
}
