package inflate

import (
	"bytes"
	stdflate "compress/flate"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

const noLimit = 1 << 20

// unhex returns the octets of an example as the RFC writes them.
func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(string(bytes.ReplaceAll([]byte(s), []byte(" "), nil)))
	require.NoError(t, err, "the test's own hex digits")
	return b
}

// A deflater compresses messages as RFC 7692 section 7.2.1 says.
type deflater struct {
	out bytes.Buffer
	w   *stdflate.Writer
}

func newDeflater(t testing.TB, level int) *deflater {
	d := new(deflater)
	var err error
	d.w, err = stdflate.NewWriter(&d.out, level)
	require.NoError(t, err)
	return d
}

func (d *deflater) message(plain []byte) []byte {
	d.out.Reset()
	d.w.Write(plain)
	d.w.Flush()
	return bytes.Clone(bytes.TrimSuffix(d.out.Bytes(), []byte{0, 0, 0xff, 0xff}))
}

func TestExamples(t *testing.T) {
	for _, test := range []struct {
		name     string
		messages []string
	}{
		{"7.2.3.1/one block", []string{"f2 48 cd c9 c9 07 00"}},
		{"7.2.3.2/window shared", []string{"f2 48 cd c9 c9 07 00", "f2 00 11 00 00"}},
		{"7.2.3.3/stored", []string{"00 05 00 fa ff 48 65 6c 6c 6f 00"}},
		{"7.2.3.4/BFINAL", []string{"f3 48 cd c9 c9 07 00 00"}},
		{"7.2.3.4/BFINAL, window shared", []string{"f3 48 cd c9 c9 07 00 00", "f2 00 11 00 00"}},
		{"7.2.3.4/BFINAL in the empty block", []string{"f2 48 cd c9 c9 07 04"}},
		{"7.2.3.5/two blocks", []string{"f2 48 05 00 00 00 ff ff ca c9 c9 07 00"}},
		{"7.2.3.5/empty blocks", []string{"00 00 00 ff ff 02 00 00 00 ff ff f2 48 cd c9 c9 07 00"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := New(15, true)
			for i, message := range test.messages {
				got, err := f.Message(nil, unhex(t, message), 5)
				require.NoError(t, err, "message %d", i)
				require.Equal(t, "Hello", string(got), "message %d", i)
			}
		})
	}
	t.Run("7.2.3.6/empty message", func(t *testing.T) {
		got, err := New(15, true).Message(nil, []byte{0}, 0)
		require.NoError(t, err)
		require.Empty(t, got)
	})
}

// plains returns messages of all kinds of entropy that refer to earlier ones.
func plains(seed uint64) [][]byte {
	random := rand.New(rand.NewPCG(seed, 0))
	var all []byte
	var messages [][]byte
	for range 16 {
		start := len(all)
		for size := random.IntN(1 << random.IntN(18)); len(all)-start < size; {
			switch random.IntN(4) {
			case 0: // noise
				for range random.IntN(200) {
					all = append(all, byte(random.Uint32()))
				}
			case 1: // few literals
				for range random.IntN(200) {
					all = append(all, "etaoin"[random.IntN(6)])
				}
			case 2: // from a distance
				if len(all) > 0 {
					at := random.IntN(len(all))
					all = append(all, all[at:min(at+random.IntN(400), len(all))]...)
				}
			default: // overlapping
				n := min(len(all), 1+random.IntN(12))
				for pattern := all[len(all)-n:]; n > 0 && random.IntN(20) > 0; {
					all = append(all, pattern...)
				}
			}
		}
		messages = append(messages, all[start:len(all):len(all)])
	}
	return messages
}

func TestMessages(t *testing.T) {
	for level := -2; level <= 9; level++ {
		t.Run(fmt.Sprint("level ", level), func(t *testing.T) {
			d, f := newDeflater(t, level), New(15, true)
			for i, plain := range plains(uint64(level + 2)) {
				var room []byte
				switch i % 3 {
				case 0:
					room = make([]byte, 7, 7+len(plain)+300)
				case 1:
					room = make([]byte, 7, 7+len(plain))
				}
				got, err := f.Message(room, d.message(plain), len(plain))
				require.NoError(t, err, "message %d", i)
				require.True(t, bytes.Equal(plain, got[len(room):]), "message %d inflates to what it was", i)
			}
		})
	}
}

func TestFarthest(t *testing.T) {
	noise := make([]byte, 1<<15)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	d, f := newDeflater(t, 6), New(15, true)
	distance := func(plain []byte) int {
		_, err := f.Message(nil, d.message(plain), noLimit)
		require.NoError(t, err)
		far, _ := f.Farthest()
		return far
	}
	require.Equal(t, 0, distance(noise[:4]))
	require.Equal(t, 4, distance(noise[:4]))
	require.Less(t, distance(noise), 1<<15)
	distance(noise[:300])
	far, message := f.Farthest()
	require.Equal(t, 1<<15, far)
	require.Equal(t, 3, message)
}

// A window of 2^bits octets is what remains of earlier messages; inside a message
// only a strict Inflater insists on it.
func TestWindowBits(t *testing.T) {
	for bits := 8; bits < 15; bits++ {
		noise := make([]byte, 1<<bits+8)
		random := rand.New(rand.NewPCG(1, uint64(bits)))
		for i := range noise {
			noise[i] = byte(random.Uint32())
		}
		inflate := func(strict, takeover bool, plains ...[]byte) error {
			d, f := newDeflater(t, 9), New(bits, takeover)
			if strict {
				f.Strict()
			}
			for _, plain := range plains {
				got, err := f.Message(nil, d.message(plain), noLimit)
				if err != nil {
					return err
				}
				require.True(t, bytes.Equal(plain, got))
			}
			return nil
		}
		near, far := append(noise[8:len(noise):len(noise)], noise[8:]...), append(noise[:len(noise):len(noise)], noise...)
		require.NoError(t, inflate(true, true, near))
		require.NoError(t, inflate(false, true, far))
		require.ErrorIs(t, inflate(true, true, far), ErrWindow)
		require.NoError(t, inflate(true, true, noise[8:], noise[8:]))
		require.ErrorIs(t, inflate(false, true, noise, noise), ErrDistance)
		require.ErrorIs(t, inflate(false, false, noise[8:], noise[8:]), ErrDistance)
	}
}

func TestInflateAllocations(t *testing.T) {
	f := New(15, true)
	plain := plains(3)[10]
	message := newDeflater(t, 6).message(plain)
	room := make([]byte, 0, len(plain)+300)
	allocations := testing.AllocsPerRun(20, func() { _, _ = f.Message(room, message, len(plain)) })
	require.Zero(t, allocations, "inflating into room that is there")
}
