package handshake

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestASCIIHost(t *testing.T) {
	for name, c := range map[string]struct{ host, want string }{
		"a name":               {"example.com", "example.com"},
		"a name in upper case": {"EXAMPLE.com", "example.com"},
		"a rooted name":        {"example.com.", "example.com."},
		"a service's name":     {"_chat.example.com", "_chat.example.com"},
		"an IDN":               {"BÜCHER.example", "xn--bcher-kva.example"},
		"IDNA's full stop":     {"bücher\u3002example", "xn--bcher-kva.example"},
		"IPv4":                 {"192.0.2.1", "192.0.2.1"},
		"IPv6":                 {"2001:DB8::1", "2001:db8::1"},
		"IPv6 with a zone":     {"fe80::1%eth0", "fe80::1%eth0"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := asciiHost(c.host)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}

func TestASCIIHostRefuses(t *testing.T) {
	for _, host := range []string{
		"", "a b", "a\r\nb", "a\x00", "a/b", "a,b", "a@b", "a%20b", "[a]", "a:b", "::1::", "fe80::1%", "a\"b", "a<b>",
		"xn--ü.example",
	} {
		got, err := asciiHost(host)
		require.Error(t, err, "%q must be refused, but it was taken for %q", host, got)
	}
}

func TestHostHeader(t *testing.T) {
	ws, wss := scheme{}, scheme{secure: true}
	for name, c := range map[string]struct {
		host, port string
		scheme     scheme
		want       string
	}{
		"4.1 item 4/the default port of ws":       {"a", "80", ws, "a"},
		"4.1 item 4/the default port of wss":      {"a", "443", wss, "a"},
		"4.1 item 4/the port of the other scheme": {"a", "443", ws, "a:443"},
		"4.1 item 4/IPv6":                         {"::1", "80", ws, "[::1]"},
		"4.1 item 4/IPv6 with a port":             {"::1", "80", wss, "[::1]:80"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, hostHeader(c.host, c.port, c.scheme))
		})
	}
}
