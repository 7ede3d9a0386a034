package usage

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMemoryNowSeesWhatIsHeld(t *testing.T) {
	before, err := MemoryNow()
	if err != nil {
		t.Skipf("not on this system: %v", err)
	}
	held := make([]byte, 32<<20)
	for i := range held {
		held[i] = byte(i)
	}
	during, err := MemoryNow()
	require.NoError(t, err)
	require.NotEmpty(t, held[len(held)-1:])
	const slack = 8 << 20
	require.GreaterOrEqual(t, during.Go-before.Go, float64(len(held)-slack))
	require.GreaterOrEqual(t, during.Resident-before.Resident, float64(len(held)-slack))
}
