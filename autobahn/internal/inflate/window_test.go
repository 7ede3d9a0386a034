package inflate

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever is added or kept, in one piece or not, the history is its end.
func TestWindow(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	data := make([]byte, 4096)
	for i := range data {
		data[i] = byte(random.Uint32())
	}
	for round := range 100 {
		size := 1 << (4 + random.IntN(6))
		w := NewWindow(size)
		var all []byte
		at := 0
		for i := range 100 {
			n := random.IntN(1 << random.IntN(11))
			if random.IntN(10) == 0 || at+n > len(data) {
				at = random.IntN(len(data) - n)
			}
			message := data[at : at+n]
			at += n
			all = append(all, message...)
			switch {
			case random.IntN(8) == 0:
				message = bytes.Clone(message)
				w.Add(message)
				clear(message)
			case random.IntN(8) == 0:
				w.Keep(bytes.Clone(message))
			default:
				w.Keep(message)
			}
			want := all[max(len(all)-size, 0):]
			require.True(t, bytes.Equal(want, w.Bytes()), "round %d, message %d: the history is the end of what was added", round, i)
		}
	}
}

func TestWindowKeepsInOnePiece(t *testing.T) {
	data := make([]byte, 1000)
	w := NewWindow(256)
	for at := 0; at < len(data); at += 100 {
		w.Keep(data[at : at+100])
		require.True(t, w.Kept())
		require.Same(t, &data[at+99], &w.Bytes()[len(w.Bytes())-1])
	}
	w.Keep(data[:100])
	require.False(t, w.Kept(), "100 of 256 octets are in the last piece")
	w.Keep(data[100:300])
	require.True(t, w.Kept())
	require.Same(t, &data[299], &w.Bytes()[255])
	w.Add(data[:1])
	require.False(t, w.Kept())
}

func TestWindowAllocations(t *testing.T) {
	data := make([]byte, 1<<17)
	w := NewWindow(1 << 15)
	w.Add(data[:1])
	for _, n := range []int{1, 1000, 1 << 15, 1 << 17} {
		require.Zero(t, testing.AllocsPerRun(100, func() {
			w.Add(data[:n])
			w.Keep(data[:n])
			w.Keep(data[n/2 : n])
		}), "messages of %d octets", n)
	}
}
