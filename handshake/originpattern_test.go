package handshake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOriginPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, origin string
		want            bool
	}{
		{"*", "http://evil.org", true},
		{"*", "null", true},
		{"*", "not an origin", true},
		{"null", "null", true},
		{"null", "http://null", false},
		{"example.com", "http://example.com", true},
		{"example.com", "https://example.com:443", true},
		{"example.com", "https://example.com:8443", false},
		{"example.com", "http://www.example.com", false},
		{"example.com", "null", false},
		{"example.com", "chrome-extension://example.com", false},
		{"EXAMPLE.com", "http://example.COM", true},
		{"example.com:8443", "https://example.com:8443", true},
		{"example.com:8443", "http://example.com:8443", true},
		{"example.com:8443", "https://example.com", false},
		{"localhost:*", "http://localhost:5173", true},
		{"localhost:*", "http://localhost", true},
		{"localhost:*", "http://localhost.evil.org:5173", false},
		{"*.example.com", "https://www.example.com", true},
		{"*.example.com", "https://a.b.example.com", true},
		{"*.example.com", "https://example.com", false},
		{"*.example.com", "https://.example.com", false},
		{"*.example.com", "https://evilexample.com", false},
		{"*.example.com", "https://www.example.com:8443", false},
		{"*.example.com", "https://www.example.com.evil.org", false},
		{"*.example.com:8443", "https://www.example.com:8443", true},
		{"*.example.com:*", "https://www.example.com:1", true},
		{"https://example.com", "https://example.com", true},
		{"https://example.com", "https://example.com:443", true},
		{"https://example.com", "http://example.com", false},
		{"https://example.com", "http://example.com:443", false},
		{"HTTPS://example.com:8443", "https://example.com:8443", true},
		{"https://*.example.com", "https://www.example.com", true},
		{"https://*.example.com", "http://www.example.com", false},
		{"chrome-extension://abcdef", "chrome-extension://abcdef", true},
		{"chrome-extension://abcdef", "chrome-extension://fedcba", false},
		{"münchen.de", "https://xn--mnchen-3ya.de", true},
		{"MÜNCHEN.de:8443", "https://xn--mnchen-3ya.de:8443", true},
		{"*.münchen.de:*", "https://www.xn--mnchen-3ya.de:8443", true},
		{"xn--mnchen-3ya.de", "https://xn--mnchen-3ya.de", true},
		{"[::1]:8080", "http://[0::1]:8080", true},
		{"[::1]", "http://[::1]:8080", false},
		{"http://[::1]:*", "http://[::1]:8080", true},
	} {
		t.Run(c.pattern+" for "+c.origin, func(t *testing.T) {
			got, err := originAllowed(c.origin, "example.net", []string{"unrelated.example", c.pattern})
			require.NoError(t, err)
			require.Equal(t, c.want, got, "the pattern %s judges the origin %s wrong", c.pattern, c.origin)
		})
	}
}

func TestOriginPatternsStandForThemselves(t *testing.T) {
	for _, patterns := range [][]string{{}, {"example.org"}} {
		got, err := originAllowed("http://example.com", "example.com", patterns)
		require.NoError(t, err)
		require.False(t, got, "the server's own host is allowed beside the patterns")
	}
}

func TestBadOriginPatterns(t *testing.T) {
	for _, pattern := range []string{
		"", "http://", "://a", "ht tp://a", "a/b", "https://example.com/", "user@a", "a:0", "*.", "a.*.b", "**", "www.*", "[::1", "xn--\x00ü", "a b",
	} {
		_, err := originAllowed("http://example.com", "example.com", []string{pattern})
		require.ErrorContains(t, err, "the origin pattern", "the pattern %q is taken", pattern)
	}
}
