package deflate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// The texts of the tests and benchmarks. They are the same in every run.

var words = strings.Fields(`the of and to in a is that for it was on are as with
his they at be this from have or by one had not but what all were when we there can
an your which their said if do will each about how up out them then she many some
so these would other into has more her two like him see time could no make than
first been its who now people my made over did down only way find use may water
long little very after words called just where most know release server deploy
ticket meeting tomorrow review branch merged customer invoice backend timeout
latency dashboard coffee thanks great morning question problem solved looking`)

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 6455)) }

// word returns one of the words, the first ones more often than the last.
func word(r *rand.Rand) string {
	return words[min(int(r.ExpFloat64()*float64(len(words))/4), len(words)-1)]
}

// chat makes the lines of a chat, each a JSON object of 100 to 500 bytes.
type chat struct {
	r        *rand.Rand
	id, time int64
}

func newChat() *chat { return &chat{newRand(1), 481_200, 1_732_442_608_123} }

func (c *chat) line() []byte {
	c.id += 1 + c.r.Int64N(3)
	c.time += c.r.Int64N(9000)
	user := c.r.IntN(40)
	line := fmt.Appendf(nil, `{"type":"message","id":%d,"time":%d,"room":"r%02d","user":{"id":%d,"name":"%s%02d"},"text":"`,
		c.id, c.time, user%7, 90210+user*37, words[user], user)
	for n := 2 + int(c.r.ExpFloat64()*18); n > 0 && len(line) < 490; n-- {
		line = append(line, word(c.r)...)
		line = append(line, ' ')
	}
	return append(line[:len(line)-1], `"}`...)
}

func (c *chat) lines(n int) [][]byte {
	lines := make([][]byte, n)
	for i := range lines {
		lines[i] = c.line()
	}
	return lines
}

// jsonText returns n bytes of a JSON array.
func jsonText(n int) []byte {
	c := newChat()
	text := []byte("[")
	for len(text) < n {
		text = append(append(text, c.line()...), ",\n"...)
	}
	return text[:n]
}

// wordText returns n bytes of words.
func wordText(n int) []byte {
	r := newRand(2)
	var text []byte
	for len(text) < n {
		text = append(append(text, word(r)...), ' ')
	}
	return text[:n]
}

// noise returns n bytes that cannot be compressed.
func noise(r *rand.Rand, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(r.Uint32())
	}
	return p
}

// anyText returns n bytes of some kind.
func anyText(r *rand.Rand, n int) []byte {
	p := make([]byte, n)
	switch r.IntN(6) {
	case 0:
		return noise(r, n)
	case 1: // one byte again and again
		b := byte(r.Uint32())
		for i := range p {
			p[i] = b
		}
	case 2: // a few bytes again and again
		period := 1 + r.IntN(20)
		for i := range p {
			p[i] = byte(i % period)
		}
	case 3: // matches of all lengths and distances
		for i := range p {
			p[i] = byte(r.ExpFloat64() * 20)
		}
		for i := 0; i < n; {
			from := r.IntN(i + 1)
			i += 1 + r.IntN(40) + copy(p[i:min(i+r.IntN(300), n)], p[from:])
		}
	case 4: // bytes of very different frequencies
		for i := range p {
			p[i] = byte(r.ExpFloat64() * 6)
		}
	default:
		return jsonText(n)
	}
	return p
}
