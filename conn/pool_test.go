package conn

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain lets every test of the package run with poisoned pools: a buffer
// that is used after it was given back holds 0xDB, which is no valid text and
// no valid frame header.
func TestMain(m *testing.M) {
	poison = true
	os.Exit(m.Run())
}

func TestPoison(t *testing.T) {
	in := getInput(inputSize)
	clear(in)
	putInput(in)
	require.Equal(t, byte(0xDB), in[0], "an input buffer was not poisoned")
	require.Equal(t, byte(0xDB), in[inputSize-1], "an input buffer was poisoned in part")

	out := getBytes(&outputs)
	*out = append(*out, "frame"...)
	kept := *out
	putBytes(&outputs, out)
	require.Equal(t, "\xDB\xDB\xDB\xDB\xDB", string(kept), "an output buffer was not poisoned")
}

func TestInputSizes(t *testing.T) {
	for _, size := range []int{waitingSize, inputSize, inputSize + 1} {
		b := getInput(size)
		require.Len(t, b, size, "the buffer has another size than was asked for")
		require.GreaterOrEqual(t, len(b), minInput, "the parser could not make progress")
		putInput(b)
	}
}

// A buffer over the size of pooled ones (bytes that came with the handshake)
// may be put back too.
func TestPutInputLarger(t *testing.T) {
	putInput(make([]byte, inputSize+1))
	for range 3 {
		require.Len(t, getInput(inputSize), inputSize)
	}
}

func TestGetBytesIsEmpty(t *testing.T) {
	b := getBytes(&scratchs)
	*b = append(*b, "left over"...)
	putBytes(&scratchs, b)
	for range 3 {
		require.Empty(t, *getBytes(&scratchs), "a borrowed slice must be empty")
	}
}

func TestPutBytesDropsLarge(t *testing.T) {
	large := make([]byte, 1, largestPooled+1)
	large[0] = 1
	putBytes(&scratchs, &large)
	require.Equal(t, byte(1), large[0], "a large slice belongs to the garbage collector, not to the pool")
}
