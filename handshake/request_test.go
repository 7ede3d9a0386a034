package handshake

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRequestFindsFieldsInAnyCase(t *testing.T) {
	r := &Request{Fields: []Field{{"HOST", "a"}, {"accept", "1"}, {"Accept", "2"}}}
	require.Equal(t, "a", r.Get("Host"))
	require.Equal(t, "1", r.Get("ACCEPT"), "Get does not return the first value")
	require.Empty(t, r.Get("Origin"), "a field is found that is not there")
	require.Equal(t, []string{"1", "2"}, slices.Collect(r.Values("Accept")))
	for value := range r.Values("Accept") {
		require.Equal(t, "1", value)
		break
	}
}

func TestNewRequest(t *testing.T) {
	hr := httptest.NewRequest("GET", "http://example.com/chat?a=b", nil)
	hr.Header.Add("Accept", "1")
	hr.Header.Add("Accept", "2")
	r := NewRequest(hr)
	require.Equal(t, "GET", r.Method)
	require.Equal(t, "http://example.com/chat?a=b", r.Target)
	require.Equal(t, [2]int{1, 1}, [2]int{r.Major, r.Minor})
	require.Equal(t, []Field{{"Host", "example.com"}, {"Accept", "1"}, {"Accept", "2"}}, r.Fields)
}

func TestNewRequestKnowsABody(t *testing.T) {
	sized := NewRequest(httptest.NewRequest("GET", "/", strings.NewReader("body")))
	require.NotEmpty(t, sized.Get("Content-Length"), "a body of known length is not seen")
	chunked := httptest.NewRequest("GET", "/", nil)
	chunked.TransferEncoding = []string{"chunked"}
	require.Equal(t, "chunked", NewRequest(chunked).Get("Transfer-Encoding"), "a chunked body is not seen")
}
