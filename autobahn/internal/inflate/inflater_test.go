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

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name, message string
		want          error
	}{
		{"7.2.1/no octet", "", ErrEnd},
		{"7.2.1/no empty block", "f2 48 cd c9 c9 07", ErrTruncated},
		{"7.2.1/no empty block after BFINAL", "f3 48 cd c9 c9 07 00", ErrEnd},
		{"7.2.1/empty block whole", "00 00 00 ff ff", ErrEnd},
		{"7.2.1/tail in a stored block", "00 04 00 fb ff", ErrTruncated},
		{"7.2.1/half a tail", "00 00 00", ErrTruncated},
		{"3.2.3/reserved block type", "07", ErrBlockType},
		{"3.2.4/complement", "00 05 00 fa fe 48 65 6c 6c 6f 00", ErrStored},
		{"3.2.4/short", "00 05 00 fa ff 48 65", ErrTruncated},
		{"3.2.5/distance before the message", "02 13 00 00", ErrDistance},
		{"3.2.6/symbol 286", "1b 03 00", ErrSymbol},
		{"3.2.6/distance code 30", "4a 04 3e 00", ErrSymbol},
		{"3.2.7/287 codes", "f4 00 00 00", ErrSymbolCount},
		{"3.2.7/31 distance codes", "04 1e 00 00", ErrSymbolCount},
		{"3.2.7/no code length code", "04 00 00 00 00 00 00", ErrLengths},
		{"3.2.7/repeat without a first", "04 00 12 00 00 00 00 00 00 00", ErrRepeat},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(15, true).Message(nil, unhex(t, test.message), noLimit)
			require.ErrorIs(t, err, test.want)
			require.ErrorAs(t, err, new(*Error))
		})
	}
}

func TestErrorSaysWhere(t *testing.T) {
	f := New(15, true)
	_, err := f.Message(nil, unhex(t, "f2 48 cd c9 c9 07 00"), 5)
	require.NoError(t, err)
	got, err := f.Message([]byte("so far: "), unhex(t, "00 05 00 fa ff 48 65 6c 6c 6f 06"), 5)
	require.Equal(t, &Error{Message: 1, Bit: 83, Out: 5, Err: ErrBlockType}, err)
	require.EqualError(t, err,
		"message 1, octet 10, bit 3 of the compressed data, 5 octets inflated: reserved block type 11")
	require.Equal(t, "so far: Hello", string(got), "what was inflated before the error")
}

func TestLimit(t *testing.T) {
	for _, message := range []string{"f2 48 cd c9 c9 07 00", "00 05 00 fa ff 48 65 6c 6c 6f 00"} {
		for limit := range 5 {
			got, err := New(15, true).Message(nil, unhex(t, message), limit)
			require.ErrorIs(t, err, ErrLimit, "limit %d", limit)
			require.LessOrEqual(t, len(got), limit)
		}
		_, err := New(15, true).Message(nil, unhex(t, message), -1)
		require.ErrorIs(t, err, ErrLimit)
	}
	// However much it would be, no more than the limit is inflated.
	bomb := newDeflater(t, 9).message(make([]byte, 1<<19))
	for _, limit := range []int{0, 1, 257, 258, 259, 1000, 1 << 16} {
		got, err := New(15, true).Message(make([]byte, 3), bomb, limit)
		require.ErrorIs(t, err, ErrLimit)
		require.LessOrEqual(t, len(got)-3, limit)
		require.Greater(t, len(got)-3, limit-maxMatch)
		require.LessOrEqual(t, cap(got), 2*limit+1024, "room for a message of at most %d octets", limit)
	}
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
