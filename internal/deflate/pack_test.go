package deflate

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPack(t *testing.T) {
	line := func(i int) []byte {
		return fmt.Appendf(nil, `{"id":%d,"text":"a line of some length, number %d"}`, i, i)
	}
	var lines []byte
	for i := range 600 {
		lines = append(lines, line(i)...)
	}
	for _, size := range []int{packMin, 5000, longMin, 30_000} {
		p, ok := pack(lines[:size])
		require.True(t, ok, "%d bytes that are alike can be packed", size)
		require.Less(t, cap(p.bytes), size/2)
		require.Equal(t, lines[:size], p.unpack())
	}
	_, ok := pack(lines[:packMin-1])
	require.False(t, ok, "so few bytes are not worth it")
	noise := make([]byte, 20_000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	_, ok = pack(noise)
	require.False(t, ok, "noise takes no less memory packed")
}

// Sender and receiver stay in step though either sleeps between any two messages,
// and take less memory while they do.
func TestSleep(t *testing.T) {
	for _, windowBits := range []int{8, 11, 15} {
		for _, noisy := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d bits, noise %v", windowBits, noisy), func(t *testing.T) {
				r := rand.New(rand.NewPCG(3, 4))
				var d Deflater
				d.Init(windowBits, 6)
				w := NewWindow(windowBits)
				var z Inflater
				for i := range 1500 {
					message := fmt.Appendf(nil, "message %d of many, %d, %x", i, r.IntN(9), r.Uint64())
					if noisy {
						for range 30 {
							message = append(message, byte(r.Uint32()))
						}
					}
					if r.IntN(9) == 0 {
						before := d.Held()
						d.Sleep()
						require.LessOrEqual(t, d.Held(), before)
					}
					if r.IntN(9) == 0 {
						before := w.Held()
						held := w.Len()
						w.Sleep()
						require.LessOrEqual(t, w.Held(), before)
						require.Equal(t, held, w.Len())
					}
					if r.IntN(5) == 0 {
						d.Append(message)
						var alone Deflater
						alone.Init(windowBits, 6)
						got, err := inflateAll(&z, &w, alone.Compress(nil, message, true), 1<<20, 1<<12)
						require.NoError(t, err)
						require.True(t, bytes.Equal(message, got))
						continue
					}
					c := d.Compress(nil, message, true)
					d.Accept(message)
					got, err := inflateAll(&z, &w, c, 1<<20, 1<<12)
					require.NoError(t, err)
					require.True(t, bytes.Equal(message, got))
				}
				if !noisy && windowBits == 15 {
					d.Sleep()
					w.Sleep()
					require.Less(t, d.Held(), 16<<10)
					require.Less(t, w.Held(), 16<<10)
				}
				d.Forget()
				w.Clear()
				require.Zero(t, w.Len())
			})
		}
	}
}

// What was forgotten does not come back, however the sender slept on it.
func TestForgetWhileAsleep(t *testing.T) {
	text := bytes.Repeat([]byte("something to remember, "), 300)
	var d Deflater
	d.Init(15, 6)
	d.Append(text)
	d.Sleep()
	d.Forget()
	w := NewWindow(15)
	got, err := inflateAll(new(Inflater), &w, d.Compress(nil, text[:500], true), 1<<20, 1<<12)
	require.NoError(t, err, "it builds on what the peer has forgotten")
	require.Equal(t, text[:500], got)
}
