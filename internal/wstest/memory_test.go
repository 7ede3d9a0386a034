package wstest

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

var kept []byte

func TestAllocated(t *testing.T) {
	const size = 8 << 20
	got := Allocated(func() {
		kept = make([]byte, size)
		kept = make([]byte, size)
	})
	kept = nil
	require.GreaterOrEqual(t, got, uint64(2*size), "what was freed counts too")
	require.Less(t, got, uint64(3*size))
	require.Less(t, Allocated(func() {}), uint64(size), "bytes that nothing allocates")
}

func TestHeap(t *testing.T) {
	const size = 8 << 20
	before := Heap()
	kept = make([]byte, size)
	require.InDelta(t, size, Heap()-before, size/2, "bytes in use while they are held")
	runtime.KeepAlive(kept)
	kept = nil
	require.InDelta(t, 0, Heap()-before, size/2, "bytes in use when they are not any more")
}
