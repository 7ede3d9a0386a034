package deflate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTokensCountSymbolsAndExtraBits(t *testing.T) {
	for _, tt := range []struct {
		name             string
		length, distance int
		litLen, dist     int
		extra            int
	}{
		{"1951 3.2.5/shortest and nearest", 3, 1, 257, 0, 0},
		{"1951 3.2.5/extra bits of the length", 11, 4, 265, 3, 1},
		{"1951 3.2.5/extra bits of the distance", 10, 32768, 264, 29, 13},
		{"1951 3.2.5/extra bits of both", 257, 24577, 284, 29, 18},
		{"1951 3.2.5/the longest has a symbol of its own", 258, 5, 285, 4, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var tokens tokens
			tokens.reset()
			tokens.match(tt.length, tt.distance)
			require.Equal(t, []token{isMatch | token(tt.length-3)<<16 | token(tt.distance-1)}, tokens.list, "the match")
			require.EqualValues(t, 1, tokens.litLen[tt.litLen], "the length's symbol is counted")
			require.EqualValues(t, 1, tokens.dist[tt.dist], "the distance's symbol is counted")
			require.Equal(t, tt.extra, tokens.extra, "extra bits")
			require.EqualValues(t, 1, tokens.litLen[endOfBlock], "the end of the block is counted")

			tokens.reset()
			require.Empty(t, tokens.list, "no token is left")
			require.Zero(t, tokens.litLen[tt.litLen]+tokens.dist[tt.dist], "no symbol is counted any more")
			require.Zero(t, tokens.extra, "no extra bit is left")
		})
	}
}

func TestTokensAreFull(t *testing.T) {
	var tokens tokens
	tokens.reset()
	require.Equal(t, maxTokens, tokens.room(), "room at first")
	tokens.literals(make([]byte, maxTokens-1))
	require.False(t, tokens.full(), "there is room for one more")
	tokens.match(3, 1)
	require.True(t, tokens.full(), "there is no room")
	require.Zero(t, tokens.room(), "there is no room")
	require.EqualValues(t, maxTokens-1, tokens.litLen[0], "all literals are counted")
}
