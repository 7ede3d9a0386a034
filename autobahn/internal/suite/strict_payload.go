package suite

import (
	"math/rand/v2"
	"unicode/utf8"
)

// noise returns n octets without any repetition to speak of, the same ones for a seed.
func noise(seed uint64, n int) []byte {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	p := make([]byte, n)
	_, _ = rand.NewChaCha8(key).Read(p) // never fails
	return p
}

// prose returns n octets of UTF-8 with code points of each length at random.
func prose(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 6455))
	p := make([]byte, 0, n+utf8.UTFMax)
	for len(p) < n {
		p = utf8.AppendRune(p, codePoint(r))
	}
	for len(p) > n {
		_, last := utf8.DecodeLastRune(p)
		p = p[:len(p)-last]
	}
	for len(p) < n {
		p = append(p, '.')
	}
	return p
}

// codePoint returns one of 1 to 4 octets, each as likely.
func codePoint(r *rand.Rand) rune {
	bounds := [...][2]int{{' ', 0x7F}, {0x80, 0x800}, {0x800, 0xD800}, {0x10000, 0x110000}}
	b := bounds[r.IntN(len(bounds))]
	return rune(b[0] + r.IntN(b[1]-b[0]))
}
