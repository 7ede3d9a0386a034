package utf8stream_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/utf8stream"
)

// The sequences at the edges of every range of RFC 3629 section 4. good is how
// many bytes can still be the beginning of valid UTF-8.
var sequences = []struct {
	name     string
	text     string
	good     int
	complete bool
}{
	{"nothing", "", 0, true},
	{"4/lowest of 1 byte", "\x00", 1, true},
	{"4/highest of 1 byte", "\x7F", 1, true},
	{"4/lowest of 2 bytes", "\xC2\x80", 2, true},
	{"4/highest of 2 bytes", "\xDF\xBF", 2, true},
	{"4/lowest of 3 bytes", "\xE0\xA0\x80", 3, true},
	{"4/below the surrogates", "\xED\x9F\xBF", 3, true},
	{"4/above the surrogates", "\xEE\x80\x80", 3, true},
	{"4/highest of 3 bytes", "\xEF\xBF\xBF", 3, true},
	{"4/lowest of 4 bytes", "\xF0\x90\x80\x80", 4, true},
	{"4/highest of 4 bytes", "\xF4\x8F\xBF\xBF", 4, true},
	{"4/middle of 4 bytes", "\xF1\x80\x80\x80\xF3\xBF\xBF\xBF", 8, true},

	{"3/2 bytes cut off", "\xC2", 1, false},
	{"3/3 bytes cut off", "\xE1\x80", 2, false},
	{"3/4 bytes cut off", "\xF1\x80\x80", 3, false},

	{"3/continuation byte alone", "\x80", 0, false},
	{"3/highest continuation byte alone", "a\xBF", 1, false},
	{"3/no continuation byte", "\xC2a", 1, false},
	{"3/too low for a continuation byte", "\xE1\x7F", 1, false},
	{"3/too high for a continuation byte", "\xE1\xC0", 1, false},
	{"3/sequence begins inside another", "\xE1\x80\xC2\x80", 2, false},
	{"3/overlong NUL", "\xC0\x80", 0, false},
	{"3/overlong 2 bytes", "\xC1\xBF", 0, false},
	{"3/overlong 3 bytes", "\xE0\x9F\xBF", 1, false},
	{"3/overlong 4 bytes", "\xF0\x8F\xBF\xBF", 1, false},
	{"3/lowest surrogate", "\xED\xA0\x80", 1, false},
	{"3/highest surrogate", "\xED\xBF\xBF", 1, false},
	{"3/above U+10FFFF", "\xF4\x90\x80\x80", 1, false},
	{"3/first byte F5", "\xF5\x80\x80\x80", 0, false},
	{"3/first byte FF", "\xFF", 0, false},
	{"3/last byte wrong", "\xF1\x80\x80a", 3, false},
}

func TestSequences(t *testing.T) {
	for _, tt := range sequences {
		for _, before := range []string{"", "a", "word word word word ", "κόσμε"} {
			t.Run(fmt.Sprintf("RFC 3629 %s behind %q", tt.name, before), func(t *testing.T) {
				text := []byte(before + tt.text)
				good := len(before) + tt.good
				var v utf8stream.Validator
				for i := range text {
					require.Equal(t, i < good, v.Write(text[i:i+1]), "% x: may the text go on behind byte %d", text, i)
				}
				require.Equal(t, tt.complete, v.Complete(), "% x, byte by byte: may the text end here", text)
				v.Reset()
				require.Equal(t, good == len(text), v.Write(text), "% x: may the text go on", text)
				require.Equal(t, tt.complete, v.Complete(), "% x: may the text end here", text)
			})
		}
	}
}

func TestFailureLastsUntilReset(t *testing.T) {
	var v utf8stream.Validator
	require.False(t, v.Write([]byte("\xFF")), "no text begins with FF")
	require.False(t, v.Write([]byte("fine")), "a broken text is not mended")
	require.False(t, v.Write(nil), "nor by nothing")
	require.False(t, v.Complete(), "and cannot end well")
	v.Reset()
	require.True(t, v.Write([]byte("fine")), "another text is judged afresh")
	require.True(t, v.Complete(), "and may end")
}

func TestEmptyPiecesChangeNothing(t *testing.T) {
	var v utf8stream.Validator
	for _, c := range []byte("κόσμε €😀") {
		require.True(t, v.Write(nil), "an empty piece is always right")
		require.True(t, v.Write([]byte{c}), "each byte is right")
	}
	require.True(t, v.Complete(), "the text is whole")
}

// Every text of three bytes out of those at the edges of a range, cut at every
// place, gets the verdict of unicode/utf8.
func TestEveryCutOfEveryEdge(t *testing.T) {
	edges := []byte("\x00\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5\xFF")
	text := make([]byte, 3)
	for _, text[0] = range edges {
		for _, text[1] = range edges {
			for _, text[2] = range edges {
				for cut := range 4 {
					var v utf8stream.Validator
					ok := v.Write(text[:cut]) && v.Write(text[cut:])
					if ok != canBegin(text) || v.Complete() != utf8.Valid(text) {
						require.Failf(t, "wrong verdict", "% x cut at %d: Write %v, Complete %v", text, cut, ok, v.Complete())
					}
				}
			}
		}
	}
}

// canBegin reports whether some valid UTF-8 begins with p, in the words of
// unicode/utf8: valid up to a sequence that is not full.
func canBegin(p []byte) bool {
	for back := range min(3, len(p)) + 1 {
		head, tail := p[:len(p)-back], p[len(p)-back:]
		if utf8.Valid(head) && (back == 0 || !utf8.FullRune(tail)) {
			return true
		}
	}
	return false
}

// Texts of more than a few blocks: every sequence at every place in a block, with
// and without bytes behind it, gets the verdict of unicode/utf8.
func TestSequencesAtEveryPlace(t *testing.T) {
	for _, tt := range sequences {
		for _, filler := range []string{"a", "κ"} {
			for before := range 100 {
				for _, after := range []int{0, 1, 15, 16, 100} {
					text := []byte(strings.Repeat(filler, before) + tt.text + strings.Repeat(filler, after))
					var v utf8stream.Validator
					ok := v.Write(text)
					if ok != canBegin(text) || v.Complete() != utf8.Valid(text) || utf8stream.Valid(text) != utf8.Valid(text) {
						require.Failf(t, "wrong verdict", "RFC 3629 %s, in % x: Write %v, Complete %v, Valid %v",
							tt.name, text, ok, v.Complete(), utf8stream.Valid(text))
					}
				}
			}
		}
	}
}

// Every byte behind every beginning of a sequence gets the verdict of
// unicode/utf8.
func TestEveryByteBehindEveryBeginning(t *testing.T) {
	for _, begun := range []string{"", "\xC2", "\xE0", "\xE1", "\xE1\x80", "\xED", "\xF0", "\xF1", "\xF1\x80", "\xF1\x80\x80", "\xF4", "\xFF"} {
		for c := range 256 {
			text := append([]byte(begun), byte(c))
			var v utf8stream.Validator
			v.Write(text[:len(begun)])
			require.Equal(t, canBegin(text), v.Write(text[len(begun):]), "% x: may the text go on", text)
			require.Equal(t, utf8.Valid(text), v.Complete(), "% x: may the text end here", text)
		}
	}
}

func FuzzSplits(f *testing.F) {
	for _, tt := range sequences {
		f.Add([]byte("ascii, longer than a word"+tt.text), uint8(1))
		f.Add([]byte(tt.text+"κόσμε"), uint8(7))
	}
	f.Fuzz(func(t *testing.T, p []byte, size uint8) {
		step := max(int(size), 1)
		var v utf8stream.Validator
		for at := 0; at < len(p); at += step {
			end := min(at+step, len(p))
			require.Equal(t, canBegin(p[:end]), v.Write(p[at:end]), "% x: may the text go on behind byte %d", p[:end], end)
		}
		require.Equal(t, utf8.Valid(p), v.Complete(), "% x: may the text end here", p)
		require.Equal(t, utf8.Valid(p), utf8stream.Valid(p), "% x: is it a text", p)
	})
}

func TestValidatorIsSmallAndDoesNotAllocate(t *testing.T) {
	var v utf8stream.Validator
	require.LessOrEqual(t, unsafe.Sizeof(v), uintptr(4), "every connection holds one")
	text := []byte(strings.Repeat("κόσμε and ascii ", 20))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		v.Write(text[:101])
		v.Write(text[101:])
		v.Reset()
		utf8stream.Valid(text)
	}), "checking allocates")
}
