package utf8stream_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/utf8stream"
)

// firstBad returns how many bytes of p can be the beginning of valid UTF-8,
// found by asking unicode/utf8 about every prefix.
func firstBad(p []byte) int {
	for i := range p {
		if !canBegin(p[:i+1]) {
			return i
		}
	}
	return len(p)
}

// canBegin reports whether some valid UTF-8 begins with p.
func canBegin(p []byte) bool {
	if utf8.Valid(p) {
		return true
	}
	for back := 1; back <= min(3, len(p)); back++ {
		head, tail := p[:len(p)-back], p[len(p)-back:]
		if utf8.Valid(head) && !utf8.FullRune(tail) {
			return true
		}
	}
	return false
}

func FuzzSplits(f *testing.F) {
	for _, s := range []string{"", "ascii only, longer than a word", "κόσμε", "\xF4\x90\x80\x80", "\xED\xA0\x80", "a\xE2\x82", "\xF0\x9F\x98\x80!"} {
		f.Add([]byte(s), uint8(1))
		f.Add([]byte(s), uint8(7))
	}
	f.Fuzz(func(t *testing.T, p []byte, size uint8) {
		good := firstBad(p)
		var v utf8stream.Validator
		step := max(int(size), 1)
		for at := 0; at < len(p); at += step {
			end := min(at+step, len(p))
			ok := v.Write(p[at:end])
			require.Equalf(t, end <= good, ok, "% x cut every %d bytes: Write of bytes %d to %d", p, step, at, end)
		}
		require.Equalf(t, utf8.Valid(p), v.Complete(), "% x cut every %d bytes: Complete", p, step)
	})
}
