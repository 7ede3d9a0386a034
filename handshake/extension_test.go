package handshake

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAppendExtension(t *testing.T) {
	e := Extension{"foo", []Param{{"a", ""}, {"b", "10"}}}
	require.Equal(t, "x foo; a; b=10", string(AppendExtension([]byte("x "), e)))
	require.Equal(t, "foo; a; b=10, bar", string(appendExtensions(nil, []Extension{e, {Name: "bar"}})))
}

func TestCheckExtension(t *testing.T) {
	require.NoError(t, checkExtension(Extension{"foo", []Param{{"a", ""}, {"b", "10"}}}))
	for want, e := range map[string]Extension{
		`the extension "" is not a token`:               {},
		`the extension "a\r\nb" is not a token`:         {Name: "a\r\nb"},
		`the extension parameter "" is not a token`:     {"foo", []Param{{}}},
		`the extension parameter "a;b" is not a token`:  {"foo", []Param{{Name: "a;b"}}},
		"the value of the extension parameter a is not": {"foo", []Param{{"a", "1\n"}}},
	} {
		require.ErrorContains(t, checkExtension(e), want, "an extension that cannot be written is not refused")
	}
}

func TestCheckRequestHoldsExtensionsToTheOffers(t *testing.T) {
	for name, accepted := range map[string][]Extension{
		"9.1/not offered":    {{Name: "y"}},
		"9.1/accepted twice": {{Name: "x"}, {Name: "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CheckRequest(openingRequest(t, "Sec-WebSocket-Extensions: x"), &ServerOptions{
				Extensions: func([]Extension) []Extension { return accepted },
			})
			wantViolation(t, err, http.StatusInternalServerError, "")
		})
	}
	_, err := CheckRequest(openingRequest(t, "Sec-WebSocket-Extensions: x;"), &ServerOptions{
		Extensions: func([]Extension) []Extension { panic("asked about malformed offers") },
	})
	wantViolation(t, err, http.StatusBadRequest, "RFC 6455 9.1")
}
