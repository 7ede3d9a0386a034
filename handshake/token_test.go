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
