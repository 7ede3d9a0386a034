package handshake

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/http/httpguts"
)

func TestTokensAreThoseOfHTTP(t *testing.T) {
	require.False(t, isToken(""))
	for c := range 256 {
		s := "a" + string([]byte{byte(c)})
		require.Equal(t, httpguts.ValidHeaderFieldName(s), isToken(s), "%q", s)
	}
	require.Equal(t, 3, tokenLength("abc; d"))
	require.Zero(t, tokenLength(" a"))
}

func TestTrimSpaceTakesNoMoreThanOWS(t *testing.T) {
	require.Equal(t, "a \tb", trimSpace("\t a \tb \t"))
	require.Equal(t, "\r\n\u00a0", trimSpace(" \r\n\u00a0 "))
	require.Empty(t, trimSpace(" \t "))
}

func TestListHolds(t *testing.T) {
	require.True(t, listHolds("upgrade", "Upgrade"))
	require.True(t, listHolds("keep-alive,, UPGRADE\t,", "upgrade"), "a token between others is not found")
	require.False(t, listHolds("keep-alive, x", "keep"), "a part of a token is taken for one")
	require.False(t, listHolds("a b", "b"))
	require.False(t, listHolds("", "upgrade"))
}

func TestEqualFoldKnowsASCIIOnly(t *testing.T) {
	require.True(t, equalFold("aZ-0", "Az-0"))
	require.False(t, equalFold("a", "ab"))
	require.False(t, equalFold("@", "`"), "characters that are no letters have a case")
	require.False(t, equalFold("\u212a", "k"), "a Kelvin sign is taken for a k")
}
