package conn

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/pool"
)

// TestMain lets every test of the package run with poisoned pools: a buffer
// that is used after it was given back holds what is no valid text and no valid
// frame header.
func TestMain(m *testing.M) {
	pool.Poison(true)
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

	enc := jsonEncoders.Get()
	require.NoError(t, enc.Encode("text"))
	kept = enc.buf.Bytes()
	enc.free()
	require.Equal(t, "\xDB\xDB\xDB\xDB\xDB\xDB\xDB", string(kept), "the buffer of an encoder was not poisoned")
}

func TestInputSizes(t *testing.T) {
	for _, size := range []int{waitingSize, inputSize, inputSize + 1} {
		b := getInput(size)
		require.Len(t, b, size, "the buffer has another size than was asked for")
		require.GreaterOrEqual(t, len(b), minInput, "the parser could not make progress")
		putInput(b)
	}
}

// What getInput lends is accounted for; a larger buffer is not lent.
func TestInputLoans(t *testing.T) {
	for size, lent := range map[int]int{waitingSize: 1, inputSize: 1, inputSize + 1: 0} {
		loans := pool.Watch()
		a, b := getInput(size), getInput(size)
		require.Len(t, loans.Faults(), 2*lent, "buffers of %d bytes that are lent", size)
		putInput(a)
		require.Len(t, loans.Faults(), lent, "buffers of %d bytes that are lent", size)
		leaveInput(b)
		require.Empty(t, loans.Faults())
		require.Equal(t, lent, loans.Taken(), "buffers of %d bytes that were left to who has them", size)
		loans.Stop()
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
