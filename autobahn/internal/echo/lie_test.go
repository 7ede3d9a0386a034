package echo

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/autobahn/internal/corpus"
	"github.com/ws6455/websocket/autobahn/internal/inflate"
)

// lie returns the messages as a peer sends them that makes one of many mistakes at message k.
func lie(random *rand.Rand, kind int, honest, other []message, k int) []message {
	said := make([]message, len(honest))
	copy(said, honest)
	switch kind {
	case 0: // a bit is flipped
		damaged := bytes.Clone(honest[k].compressed)
		damaged[random.IntN(len(damaged))] ^= 1 << random.IntN(8)
		said[k].compressed = damaged
	case 1: // two messages are swapped
		said[k].compressed, said[k+1].compressed = honest[k+1].compressed, honest[k].compressed
	case 2: // one is left out
		for i := k; i+1 < len(said); i++ {
			said[i].compressed = honest[i+1].compressed
		}
	case 3: // one comes twice
		for i := k; i+1 < len(said); i++ {
			said[i+1].compressed = honest[i].compressed
		}
	case 4: // what was sent before is not what is compressed with
		for i := k; i < len(said); i++ {
			said[i].compressed = other[i].compressed
		}
	case 5: // the end is missing
		said[k].compressed = honest[k].compressed[:random.IntN(len(honest[k].compressed))]
	case 6: // there is more
		said[k].compressed = append(bytes.Clone(honest[k].compressed), 0)
	}
	return said
}

// Whatever a peer does, a Verifier whose Memo knows all the honest messages, and has
// heard all the lies before, finds what inflating and comparing finds.
func TestLyingPeer(t *testing.T) {
	data := corpus.JSON()[:1<<14]
	for _, bits := range []int{9, 15} {
		for _, takeover := range []bool{false, true} {
			for _, length := range []int{64, worthwhile} {
				t.Run(fmt.Sprintf("%d bits, takeover %t, %d octets", bits, takeover, length), func(t *testing.T) {
					random := rand.New(rand.NewPCG(uint64(bits), uint64(length)))
					n := len(data)/length + 40
					honest := conversation(data, length, bits, takeover, n)
					// The same messages, with forms that refer to more or less.
					other := conversation(data, length, 24-bits, !takeover, n)
					memo := NewMemo(32 << 20)
					verifyAll(t, NewVerifier(memo, bits, takeover), honest)
					verifyAll(t, NewVerifier(memo, 24-bits, !takeover), other)
					failed := 0
					for trial := range 56 {
						said := lie(random, trial%7, honest, other, random.IntN(n-1))
						f, v := inflate.New(bits, takeover), NewVerifier(memo, bits, takeover)
						for k, m := range said {
							got, err := f.Message(nil, m.compressed, length)
							right := err == nil && bytes.Equal(got, m.plain)
							verdict := v.Verify(m.compressed, m.plain)
							require.Equal(t, right, verdict == nil, "lie %d, message %d: %v, %v", trial%7, k, err, verdict)
							if err != nil && !errors.Is(err, inflate.ErrLimit) {
								require.Equal(t, err, verdict)
							}
							if !right {
								failed++
								break
							}
						}
					}
					require.Greater(t, failed, 36, "lies that are no mere variants are found out")
				})
			}
		}
	}
}
