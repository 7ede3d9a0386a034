package frame_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
)

var rfcKey = [4]byte{0x37, 0xfa, 0x21, 0x3d} // of RFC 6455 section 5.7

// maskByBytes is the algorithm of RFC 6455 section 5.3, word for word.
func maskByBytes(b []byte, key [4]byte, pos int) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = b[i] ^ key[(pos+i)%4]
	}
	return out
}

// counting returns n bytes, no two neighbours alike.
func counting(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7)
	}
	return b
}

func TestMaskExampleOfTheRFC(t *testing.T) {
	b := []byte("Hello")
	require.Equal(t, 1, frame.Mask(b, rfcKey, 0), "5.7/the byte behind Hello is masked with key byte 1")
	require.Equal(t, []byte{0x7f, 0x9f, 0x4d, 0x51, 0x58}, b, "5.7/Hello, masked")
}

// Lengths of every kind: below a word, up to a few blocks, and those that are
// masked from an aligned address on.
func maskLengths() []int {
	var lengths []int
	for n := range 300 {
		lengths = append(lengths, n)
	}
	for n := range 200 {
		lengths = append(lengths, 500+n)
	}
	return append(lengths, 5000)
}

// Every kind of length, every alignment in memory, every position in the key.
func TestMaskEqualsAByteLoop(t *testing.T) {
	backing, other := make([]byte, 5008), make([]byte, 5008)
	for _, length := range maskLengths() {
		src := counting(length)
		for pos := range 4 {
			want := maskByBytes(src, rfcKey, pos)
			check := func(what string, align int, got []byte, next int) {
				if !bytes.Equal(want, got) || next != (pos+length)%4 {
					require.Failf(t, "masking differs from a byte loop", "%s: length %d, alignment %d, position %d: % x, next %d",
						what, length, align, pos, got, next)
				}
			}
			for align := range 8 {
				b := backing[align : align+length]
				copy(b, src)
				check("Mask", align, b, frame.Mask(b, rfcKey, pos))

				copy(b, src)
				check("MaskCopy to itself", align, b, frame.MaskCopy(b, b, rfcKey, pos))

				from := other[7-align : 7-align+length]
				copy(from, src)
				check("MaskCopy", align, b, frame.MaskCopy(b, from, rfcKey, pos))
			}
		}
	}
}

func TestMaskStaysInsideItsBytes(t *testing.T) {
	for _, length := range maskLengths() {
		dst := make([]byte, length+16)
		frame.MaskCopy(dst, counting(length), rfcKey, 0)
		require.Equal(t, make([]byte, 16), dst[length:], "MaskCopy of %d bytes wrote behind them", length)
		frame.Mask(dst[:length:length], rfcKey, 0)
		require.Equal(t, make([]byte, 16), dst[length:], "Mask of %d bytes wrote behind them", length)
		require.Equal(t, counting(length), dst[:length], "masking twice gives the bytes back")
	}
}

func TestMaskTakesAnyPosition(t *testing.T) {
	for _, pos := range []int{0, 3, 4, 1<<31 - 1, -1, -4} {
		want := maskByBytes([]byte("any position"), rfcKey, pos&3)
		got := []byte("any position")
		frame.Mask(got, rfcKey, pos)
		require.Equal(t, want, got, "position %d counts modulo 4", pos)
	}
}

func TestMaskCopyLeavesTheSourceAlone(t *testing.T) {
	src := counting(333)
	dst := make([]byte, 400)
	next := frame.MaskCopy(dst, src, rfcKey, 2)
	require.Equal(t, counting(333), src, "the source is unchanged")
	require.Equal(t, maskByBytes(src, rfcKey, 2), dst[:333], "the destination is masked")
	require.Equal(t, 3, next, "position behind 333 bytes from 2")
}

func TestMaskCopyNeedsRoom(t *testing.T) {
	dst := make([]byte, 4, 100)
	require.Panics(t, func() { frame.MaskCopy(dst, counting(5), rfcKey, 0) }, "4 bytes have no room for 5, whatever their capacity")
	require.Equal(t, make([]byte, 4), dst, "nothing was written")
}

func FuzzMask(f *testing.F) {
	f.Add([]byte("Hello"), []byte(rfcKey[:]), uint8(0), uint8(2))
	f.Add(counting(500), []byte{1, 2, 3, 4}, uint8(3), uint8(255))
	f.Fuzz(func(t *testing.T, p, k []byte, pos, cut uint8) {
		var key [4]byte
		copy(key[:], k)
		got := bytes.Clone(p)
		next := frame.Mask(got, key, int(pos))
		require.True(t, bytes.Equal(maskByBytes(p, key, int(pos)), got), "Mask equals a byte loop")
		require.Equal(t, (int(pos)+len(p))%4, next, "Mask returns the next position")

		pieces := bytes.Clone(p)
		at := min(int(cut), len(p))
		middle := frame.Mask(pieces[:at], key, int(pos))
		frame.Mask(pieces[at:], key, middle)
		require.True(t, bytes.Equal(got, pieces), "masking in two pieces equals masking at once")

		frame.Mask(got, key, int(pos))
		require.True(t, bytes.Equal(p, got), "masking twice gives the old bytes back")
	})
}

func TestNewKeyNeverRepeats(t *testing.T) {
	const workers, each = 4, 500
	var (
		mu   sync.Mutex
		seen = map[[4]byte]int{}
		wg   sync.WaitGroup
	)
	for range workers {
		wg.Go(func() {
			for range each {
				key := frame.NewKey()
				mu.Lock()
				seen[key]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	// Two of 2,000 random keys are alike once in 2,000 runs, three pairs
	// once in 10^11. A batch given out twice would repeat by the hundred.
	require.Greater(t, len(seen), workers*each-3, "5.3/each frame gets a fresh masking key")
}

func TestMaskingDoesNotAllocate(t *testing.T) {
	dst, src := make([]byte, 64<<10), counting(64<<10)
	for _, size := range []int{0, 7, 64, 1000, 64 << 10} {
		requireNoAllocs(t, fmt.Sprintf("Mask of %d bytes", size), func() { frame.Mask(dst[:size], rfcKey, 1) })
		requireNoAllocs(t, fmt.Sprintf("MaskCopy of %d bytes", size), func() { frame.MaskCopy(dst, src[:size], rfcKey, 1) })
	}
	requireNoAllocs(t, "NewKey", func() { frame.NewKey() })
}

// requireNoAllocs fails when f allocates in the mean once per call or more;
// a pool that the collector emptied now and then is no fault.
func requireNoAllocs(t *testing.T, what string, f func()) {
	t.Helper()
	require.Zero(t, testing.AllocsPerRun(200, f), "%s allocates", what)
}

// Payloads stand anywhere: behind a header of 6 bytes, or at the beginning of a
// buffer of their own.
func BenchmarkMask(b *testing.B) {
	for _, size := range []int{8, 64, 125, 1 << 10, 16 << 10, 64 << 10, 1 << 20} {
		for _, offset := range []int{0, 6} {
			b.Run(fmt.Sprintf("bytes=%d/offset=%d", size, offset), func(b *testing.B) {
				p := make([]byte, size+64)[offset:][:size]
				b.SetBytes(int64(size))
				for b.Loop() {
					frame.Mask(p, rfcKey, 0)
				}
			})
		}
	}
}

func BenchmarkMaskCopy(b *testing.B) {
	for _, size := range []int{8, 64, 125, 1 << 10, 16 << 10, 32 << 10} {
		for _, offset := range []int{0, 6} {
			b.Run(fmt.Sprintf("bytes=%d/offset=%d", size, offset), func(b *testing.B) {
				src := counting(size)
				dst := make([]byte, size+64)[offset:]
				b.SetBytes(int64(size))
				for b.Loop() {
					frame.MaskCopy(dst, src, rfcKey, 0)
				}
			})
		}
	}
}

func BenchmarkNewKey(b *testing.B) {
	b.Run("alone", func(b *testing.B) {
		for b.Loop() {
			frame.NewKey()
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				frame.NewKey()
			}
		})
	})
}
