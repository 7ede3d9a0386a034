package deflate

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A match reaches as far back as the window and the bytes before it allow, and
// not a byte farther: in the message, in the window, and from one into the other.
func TestDistances(t *testing.T) {
	text := noise(newRand(14), 1<<15+300)
	for bits := 8; bits <= maxWindowBits; bits++ {
		size := 1 << bits
		for _, tt := range []struct {
			name   string
			before int // bytes in the window, or that were there
			within int // bytes of the message before the match
			limit  int
		}{
			{"7692 7.1.2/in the window", size, 0, size},
			{"7692 7.1.2/in a window that has wrapped", size + 99, 0, size},
			{"7692 7.1.2/from the message into the window", size, 100, size},
			{"7692 7.1.2/to the beginning of the message", size, size, size},
			{"7692 7.1.2/in the message", 10, size + 280, size},
			{"1951 3.2.5/to the first byte of the window", size / 2, 0, size / 2},
			{"1951 3.2.5/to the first byte of the window, from the message", size / 2, 20, size/2 + 20},
			{"1951 3.2.5/to the first byte of the message", 0, size / 2, size / 2},
			{"1951 3.2.5/to the first byte of the message, as far as the window", 0, size, size},
		} {
			if tt.limit == maxWindow && tt.before+tt.within > len(text) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d bits", tt.name, bits), func(t *testing.T) {
				before, message := text[:tt.before], text[tt.before:][:tt.within]
				upTo := text[:tt.before+tt.within]
				s := new(stream)
				if tt.within > 0 {
					s.out = slices.Concat([]byte{0, byte(tt.within), byte(tt.within >> 8), ^byte(tt.within), ^byte(tt.within >> 8)}, message)
				}
				allowed := *s
				allowed.out = slices.Clone(s.out)
				match := upTo[len(upTo)-tt.limit:][:4]
				wantInflated(t, bits, before, allowed.block(1).match(4, tt.limit).end().literalsBehind(), string(message)+string(match))
				if tt.limit < maxWindow { // no distance is longer
					wantCorrupt(t, bits, before, s.block(1).match(4, tt.limit+1).bytes(), string(message))
				}
			})
		}
	}
}

// literalsBehind ends the message with a block that gives the fast way input, and
// no bytes.
func (s *stream) literalsBehind() []byte {
	for range 8 {
		s.block(1).end()
	}
	return s.emptyStored()
}

// The fast way writes up to 7 bytes behind a match, for which there must be room
// behind the literals that it decoded before.
func TestLongestMatchAtTheEndOfTheRoom(t *testing.T) {
	text := noise(newRand(15), 40)
	var z Inflater
	for n := 8; n <= len(text); n++ {
		for _, distance := range []int{8, n} {
			message := new(stream).block(1).literals(string(text[:n])).match(258, distance).end().literalsBehind()
			want := slices.Concat(text[:n], bytes.Repeat(text[n-distance:n], 258))[:n+258]
			for room := maxMatch; room < maxMatch+60; room++ {
				w := NewWindow(15)
				got, err := inflateAll(&z, &w, message, len(message), room)
				require.NoError(t, err, "%d literals, distance %d, room for %d", n, distance, room)
				require.Equal(t, want, got, "%d literals, distance %d, room for %d", n, distance, room)
			}
		}
	}
}
