package handshake

import (
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sameHost has origins and hosts, and whether a page of the one is at the other.
var sameHost = map[string]struct {
	origin, host string
	want         bool
}{
	"same":                          {"http://example.com", "example.com", true},
	"https behind a proxy":          {"https://example.com", "example.com", true},
	"port":                          {"http://example.com:8080", "example.com:8080", true},
	"default port in the Origin":    {"http://example.com:80", "example.com", true},
	"default port in the Host":      {"https://example.com", "example.com:443", true},
	"empty port in the Host":        {"https://example.com", "example.com:", true},
	"port of the other scheme":      {"https://example.com", "example.com:80", false},
	"other port":                    {"http://example.com:8081", "example.com:8080", false},
	"no port, other default":        {"http://example.com", "example.com:8080", false},
	"upper case":                    {"HTTP://EXAMPLE.com", "example.COM", true},
	"punycode":                      {"http://xn--mnchen-3ya.de", "XN--MNCHEN-3YA.de", true},
	"not ASCII":                     {"http://münchen.de", "xn--mnchen-3ya.de", false},
	"other host":                    {"http://example.org", "example.com", false},
	"subdomain":                     {"http://www.example.com", "example.com", false},
	"host as a prefix":              {"http://example.com.evil.org", "example.com", false},
	"host as a suffix":              {"http://evilexample.com", "example.com", false},
	"trailing dot":                  {"http://example.com.", "example.com", false},
	"IPv4":                          {"http://127.0.0.1:80", "127.0.0.1", true},
	"IPv6":                          {"http://[::1]:8080", "[::1]:8080", true},
	"IPv6 without port":             {"https://[2001:db8::1]", "[2001:DB8::1]:443", true},
	"IPv6 written differently":      {"http://[0:0:0::1]", "[::1]", true},
	"IPv6 other port":               {"http://[::1]:81", "[::1]:82", false},
	"IPv6 with a zone":              {"http://[fe80::1%25eth0]", "[fe80::1]", false},
	"IPv6 without brackets":         {"http://::1", "[::1]", false},
	"IPv6 without end":              {"http://[::1", "[::1]", false},
	"IPv6 and a name":               {"http://[::1]example.com", "[::1]", false},
	"IPv4 in brackets":              {"http://[127.0.0.1]", "127.0.0.1", false},
	"null":                          {"null", "null", false},
	"empty":                         {"", "example.com", false},
	"no scheme":                     {"example.com", "example.com", false},
	"empty scheme":                  {"://example.com", "example.com", false},
	"scheme with a bad character":   {"ht tp://example.com", "example.com", false},
	"scheme that is not HTTP":       {"ftp://example.com:80", "example.com:80", false},
	"extension of a browser":        {"chrome-extension://example.com", "example.com", false},
	"user":                          {"http://example.com@evil.org", "example.com", false},
	"user, right host":              {"http://user@example.com", "example.com", false},
	"user and password":             {"http://example.com:80@evil.org", "example.com", false},
	"path":                          {"http://example.com/", "example.com", false},
	"query":                         {"http://example.com?a", "example.com", false},
	"fragment":                      {"http://evil.org#example.com", "example.com", false},
	"backslash":                     {`http://evil.org\example.com`, "example.com", false},
	"two origins":                   {"http://example.com http://evil.org", "example.com", false},
	"port zero":                     {"http://example.com:0", "example.com", false},
	"port with a sign":              {"http://example.com:+80", "example.com", false},
	"port too large":                {"http://example.com:65616", "example.com", false},
	"port with a name":              {"http://example.com:http", "example.com", false},
	"port with zeros before it":     {"http://example.com:080", "example.com", true},
	"two ports":                     {"http://example.com:80:80", "example.com", false},
	"percent":                       {"http://example%2ecom", "example.com", false},
	"underscore":                    {"http://my_service", "my_service", true},
	"control character":             {"http://example.com\x00", "example.com", false},
	"brackets and nothing in them":  {"http://[]", "example.com", false},
	"no host":                       {"http://", "example.com", false},
	"no host, port":                 {"http://:80", "example.com", false},
	"a WebSocket scheme is no page": {"ws://example.com", "example.com", false},
}

func TestSameHostIsTheDefault(t *testing.T) {
	for name, c := range sameHost {
		t.Run("4.2.2/"+name, func(t *testing.T) {
			err := fieldsOf(Field{"Host", c.host}, Field{"Origin", c.origin}).checkOrigin(nil)
			if c.want {
				require.NoError(t, err, "the origin is refused")
				return
			}
			wantViolation(t, err, http.StatusForbidden, "RFC 6455 4.2.2")
		})
	}
}

func TestNoOriginIsNoBrowser(t *testing.T) {
	f := fieldsOf(Field{"Host", "example.com"})
	require.NoError(t, f.checkOrigin(nil), "a client that is no browser is refused")
	require.NoError(t, f.checkOrigin([]string{}), "a client that is no browser is refused")
}

// An Origin that is taken for a page of the server's own host is one for net/url, too,
// and what a browser sends from such a page is.
func FuzzSameHost(f *testing.F) {
	for _, name := range slices.Sorted(maps.Keys(sameHost)) {
		f.Add(sameHost[name].origin, sameHost[name].host)
	}
	f.Fuzz(func(t *testing.T, value, host string) {
		if !validAuthority(host) {
			return // refused before its Origin is looked at
		}
		allowed, err := originAllowed(value, host, nil)
		require.NoError(t, err)
		if value == "https://"+host {
			require.True(t, allowed, "a page at %q is refused", host)
		}
		if !allowed {
			return
		}
		page, err := url.Parse(value)
		require.NoError(t, err, "net/url refuses an Origin that is allowed")
		own, err := url.Parse(page.Scheme + "://" + host)
		require.NoError(t, err, "net/url refuses a Host that is allowed")
		require.Contains(t, []string{"http", "https"}, page.Scheme)
		require.Equal(t, place(t, own), place(t, page), "net/url sees another host than %q in %q", host, value)
		require.Equal(t, url.URL{Scheme: page.Scheme, Host: page.Host}, *page, "net/url sees more in %q than a host", value)
	})
}

// place returns the host and the port of a URL, as numbers where they are.
func place(t *testing.T, u *url.URL) (at [2]string) {
	at = [2]string{strings.ToLower(u.Hostname()), u.Port()}
	if addr, err := netip.ParseAddr(at[0]); err == nil && addr.Is6() {
		at[0] = addr.String()
	}
	if at[1] == "" {
		at[1] = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	port, err := strconv.Atoi(at[1])
	require.NoError(t, err)
	at[1] = strconv.Itoa(port)
	return at
}
