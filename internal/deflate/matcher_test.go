package deflate

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func newMatcher(text string, level, maxBack int) *matcher {
	return &matcher{index: index{newTable(11), newTable(12)}, strategy: strategies[level], text: []byte(text), base: 1, maxBack: maxBack}
}

// expand returns the bytes that the tokens stand for, behind those of text.
func expand(t *testing.T, text []byte, list []token, maxBack int) []byte {
	t.Helper()
	for _, token := range list {
		if token&isMatch == 0 {
			text = append(text, byte(token))
			continue
		}
		length, distance := int(token>>16&0xff)+minMatch, int(token&0x7fff)+1
		require.LessOrEqual(t, distance, min(len(text), maxBack), "no match reaches farther back")
		for range length {
			text = append(text, text[len(text)-distance])
		}
	}
	return text
}

func TestTokenizeAgain(t *testing.T) {
	r := newRand(7)
	var tokens tokens
	for i := range 24 {
		text := anyText(r, r.IntN(40_000))
		for level := 1; level <= 9; level++ {
			maxBack := 1 << (8 + i%8)
			m := newMatcher(string(text), level, maxBack)
			m.base = r.Uint32()
			var got []byte
			for end := 0; end < len(text); {
				tokens.reset()
				next := m.tokenize(&tokens, end)
				require.Greater(t, next, end, "each turn goes on")
				got = expand(t, got, tokens.list, maxBack)
				require.Len(t, got, next, "the tokens stand for the bytes passed")
				end = next
			}
			require.True(t, bytes.Equal(text, got), "level %d: the tokens stand for the text", level)
		}
	}
}

func matchToken(length, distance int) token {
	return isMatch | token(length-minMatch)<<16 | token(distance-1)
}

func TestMatchesFound(t *testing.T) {
	for _, tt := range []struct {
		name    string
		text    string
		level   int
		maxBack int
		want    []token // from the first match on
	}{
		{"no text", "", 6, 256, nil},
		{"too short for a match", "aaa", 6, 256, nil},
		{"three bytes again are no match", "abc-abc", 9, 256, nil},
		{"four bytes again", "abcd abcd", 6, 256, []token{matchToken(4, 5)}},
		{"a match that overlaps itself", "aaaaa", 6, 256, []token{matchToken(4, 1)}},
		{"the nearest of equally long ones", "abcd-abcd-abcd", 9, 256, []token{matchToken(9, 5)}},
		{"the longest of several", "abcdef+abcd-abcde*abcdef", 9, 256, []token{
			matchToken(4, 7), '-', matchToken(5, 12), '*', matchToken(6, 18),
		}},
		{"level 1 looks at one place", "abcdef+abcd-abcde*abcdef", 1, 256, []token{
			matchToken(4, 7), '-', matchToken(4, 5), 'e', '*', matchToken(5, 6), 'f',
		}},
		{"level 1 takes the first match", "abcd+bcdefgh-abcdefgh", 1, 256, []token{matchToken(4, 13), matchToken(4, 9)}},
		{"level 9 waits for a longer one", "abcd+bcdefgh-abcdefgh", 9, 256, []token{matchToken(7, 9)}},
		{"1951 2/the longest is 258 bytes", strings.Repeat("-", 300), 6, 256, []token{matchToken(258, 1), matchToken(41, 1)}},
		{"7692 7.1.2/as far as the window", "abcd" + strings.Repeat("-", 252) + "abcd", 9, 256, []token{matchToken(251, 1), matchToken(4, 256)}},
		{"7692 7.1.2/but no farther", "abcd" + strings.Repeat("-", 253) + "abcd", 9, 256, []token{matchToken(252, 1), 'a', 'b', 'c', 'd'}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMatcher(tt.text, tt.level, tt.maxBack)
			var tokens tokens
			tokens.reset()
			require.Equal(t, len(tt.text), m.tokenize(&tokens, 0), "where it stopped")
			list := tokens.list
			for len(list) > 0 && list[0]&isMatch == 0 {
				list = list[1:]
			}
			require.Equal(t, tt.want, append([]token(nil), list...), "the tokens")
		})
	}
}

// Positions are kept modulo 2^16: matches are found however they wrap.
func TestPositionsWrap(t *testing.T) {
	text := bytes.Repeat(wordText(20_000), 8)
	for _, base := range []uint32{0, 1<<16 - 100, 1<<32 - 100} {
		m := newMatcher(string(text), 6, maxWindow)
		m.base = base
		var tokens tokens
		matched := 0
		for i := 0; i < len(text); {
			tokens.reset()
			i = m.tokenize(&tokens, i)
			matched += len(tokens.list)
		}
		require.Less(t, matched, 20_000/2+len(text)/maxMatch*2, "base %d: after the first 20000 bytes all are long matches", base)
	}
}

func TestCommonPrefix(t *testing.T) {
	text := wordText(400)
	for n := range 300 {
		other := bytes.Clone(text)
		other[n] ^= 0x80
		require.Equal(t, min(n, maxMatch), commonPrefix(text, other), "they differ at byte %d", n)
		require.Equal(t, min(n, maxMatch), commonPrefix(text[:n], text), "one ends at byte %d", n)
	}
}
