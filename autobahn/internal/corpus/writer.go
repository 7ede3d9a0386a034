package corpus

import (
	"fmt"
	"strconv"
)

// A writer collects what a generator writes and makes its choices.
type writer struct {
	data  []byte
	size  int
	state uint64
}

// full reports whether there is as much as was asked for.
func (w *writer) full() bool { return len(w.data) >= w.size }

func (w *writer) write(s string) { w.data = append(w.data, s...) }

func (w *writer) printf(format string, args ...any) { w.data = fmt.Appendf(w.data, format, args...) }

// noise writes n random octets.
func (w *writer) noise(n int) {
	for range n {
		w.data = append(w.data, byte(w.random()))
	}
}

// random returns the next number of a sequence that is the same everywhere, unlike
// that of math/rand: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom
// number generators, 2014).
func (w *writer) random() uint64 {
	w.state += 0x9e3779b97f4a7c15
	z := w.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (w *writer) below(n int) int { return int((w.random() >> 33) % uint64(n)) }

// chance reports true in percent of a hundred cases.
func (w *writer) chance(percent int) bool { return w.below(100) < percent }

// early returns a number from 0 to n-1, the small ones far more often, as words
// are distributed in a language.
func (w *writer) early(n int) int {
	return min(w.below(n+1), w.below(n+1), w.below(n+1)) % n
}

// one returns one of several.
func one[T any](w *writer, of []T) T { return of[w.below(len(of))] }

func number(n int) string { return strconv.Itoa(n) }
