package faulty

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// TestUTF8IsThatOfGo goes through all sequences of up to 4 octets of which each is at
// the border of a range.
func TestUTF8IsThatOfGo(t *testing.T) {
	borders := []byte{
		0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
		0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFB, 0xFC, 0xFF,
	}
	wrong := 0
	var grow func(p []byte)
	grow = func(p []byte) {
		var s utf8State
		if got := s.write(p) && s.whole(); got != utf8.Valid(p) && wrong < 10 {
			wrong++
			assert.Equal(t, utf8.Valid(p), got, "% x is judged wrongly", p)
		}
		if len(p) == 4 {
			return
		}
		for _, b := range borders {
			grow(append(p[:len(p):len(p)], b))
		}
	}
	grow(nil)
}

func TestUTF8FailsWithTheFirstWrongOctet(t *testing.T) {
	for text, want := range map[string]int{
		"\xf4\x90": 1, "\xed\xa0": 1, "\xe0\x9f": 1, "\xf0\x8f": 1, "a\xc0": 1, "\xe2\x82x": 2, "\xf5": 0, "\x80": 0,
	} {
		var s utf8State
		assert.True(t, s.write([]byte(text[:want])), "% x can still be UTF-8", text[:want])
		assert.False(t, s.write([]byte(text[want:want+1])), "% x cannot be UTF-8 any more", text[:want+1])
	}
}
