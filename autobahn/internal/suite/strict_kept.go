package suite

import (
	"encoding/base64"
	"fmt"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// strictKept is 20.5: whether what was agreed on is kept.
func strictKept() []*Case {
	s := &shelf{number: 5, title: "Windows and Takeover Kept"}
	for bits := minWindowBits; bits <= maxWindowBits; bits++ {
		size := 1 << bits
		s.add("RFC 7692 section 7.1.2",
			fmt.Sprintf("Agrees on a window of %d bits, and sends messages that repeat themselves at distances within and beyond %d octets, and in later messages.", bits, size),
			"The same messages, compressed without a distance beyond the window. A peer that does not agree to the limit has not implemented it.",
			kept(Params{WindowBits: bits}, distant(size)))
	}
	s.add("RFC 7692 section 7.1.1", "Agrees on no context takeover, and sends the same message again and again.",
		"The same messages, each compressed by itself.", kept(Params{NoTakeover: true}, same()))
	s.add("RFC 7692 section 7.1", "Agrees on no context takeover and a window of 9 bits, and sends messages that repeat themselves and each other.",
		"The same messages, each compressed by itself and without a distance beyond 512 octets.",
		kept(Params{NoTakeover: true, WindowBits: 9}, append(distant(1<<9), same()...)))
	return s.cases
}

// kept is a case that agrees on p and exchanges the messages.
func kept(p Params, messages [][]byte) Case {
	script := []Step{Do(func(t *Talk) { t.deflate.in.Strict() })}
	for _, m := range messages {
		script = append(script, squeezed(wire.Text, packSafely(m)), Echoed{Payload: m})
	}
	return Case{
		Deflate: &Deflate{Params: []Params{p}},
		Opening: &Opening{Check: promisesNothing},
		Script:  append(script, Agree("all echoes came, compressed as was agreed on")),
	}
}

// letters returns n octets of text that does not repeat itself.
func letters(seed uint64, n int) []byte {
	return []byte(base64.StdEncoding.EncodeToString(noise(seed, n)))[:n]
}

// distant returns messages in which a word comes again at distances around size.
func distant(size int) [][]byte {
	word := letters(7692, 96)
	first := append([]byte(nil), word...)
	for i, distance := range []int{size - 8, size + 8, size * 3 / 2, 2 * size, 32000} {
		if gap := distance - len(word); gap > 0 && distance <= 32000 {
			first = append(append(first, letters(uint64(i), gap)...), word...)
		}
	}
	again := append(letters(99, size+size/2), word...)
	return [][]byte{first, again, append(letters(100, 2000), again...), word}
}

// same returns messages that are the same.
func same() [][]byte {
	m := letters(5, 3000)
	return [][]byte{m, m, m}
}
