package usage

import (
	"math"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAProcessIsSeenFromOutsideAsFromInside(t *testing.T) {
	before, err := CPUOf(os.Getpid())
	if os.IsNotExist(err) {
		t.Skipf("not with this kernel: %v", err)
	}
	require.NoError(t, err)
	begun, err := Now()
	require.NoError(t, err)
	x := 0.0
	for spent := begun; spent.cpu-begun.cpu < 50*time.Millisecond; {
		for range 100_000 {
			x = math.Sqrt(x + 1)
		}
		spent, err = Now()
		require.NoError(t, err)
	}
	require.Positive(t, x)
	after, err := CPUOf(os.Getpid())
	require.NoError(t, err)
	require.Greater(t, after-before, 40*time.Millisecond)

	outside, err := ResidentOf(os.Getpid())
	require.NoError(t, err)
	inside, err := Resident()
	require.NoError(t, err)
	require.InDelta(t, inside, outside, 8<<20)
}
