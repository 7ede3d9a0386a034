package handshake

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseTarget(t *testing.T) {
	cases := map[string]struct {
		url  string
		want target
	}{
		"3/ws": {"ws://example.com/chat?room=1", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/chat?room=1",
		}},
		"3/wss": {"wss://example.com/chat", target{
			secure: true, network: "tcp", addr: "example.com:443", name: "example.com", port: "443", host: "example.com", resource: "/chat",
		}},
		"3/an empty path is a slash": {"ws://example.com", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/",
		}},
		"3/an empty path with a query": {"ws://example.com?a=b", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/?a=b",
		}},
		"3/an empty query stays": {"ws://example.com/a?", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/a?",
		}},
		"3/escapes stay": {"ws://example.com/a%23b%2Fc", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/a%23b%2Fc",
		}},
		"3/other bytes are escaped": {"ws://example.com/ü b?q=ä b", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/%C3%BC%20b?q=%C3%A4%20b",
		}},
		"http means ws": {"http://example.com:443/", target{
			network: "tcp", addr: "example.com:443", name: "example.com", port: "443", host: "example.com:443", resource: "/",
		}},
		"https means wss": {"HTTPS://example.com:80/", target{
			secure: true, network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com:80", resource: "/",
		}},
		"4.1/a default port is not written": {"wss://example.com:0443/", target{
			secure: true, network: "tcp", addr: "example.com:443", name: "example.com", port: "443", host: "example.com", resource: "/",
		}},
		"an empty port is the default one": {"ws://example.com:/", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/",
		}},
		"a host in upper case": {"ws://Example.COM/A", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/A",
		}},
		"a host in punycode": {"ws://Bücher.example/", target{
			network: "tcp", addr: "xn--bcher-kva.example:80", name: "xn--bcher-kva.example", port: "80", host: "xn--bcher-kva.example", resource: "/",
		}},
		"IPv4": {"ws://127.0.0.1:8080/", target{
			network: "tcp", addr: "127.0.0.1:8080", name: "127.0.0.1", port: "8080", host: "127.0.0.1:8080", resource: "/",
		}},
		"IPv6": {"ws://[::1]:8080/", target{
			network: "tcp", addr: "[::1]:8080", name: "::1", port: "8080", host: "[::1]:8080", resource: "/",
		}},
		"IPv6 and the default port": {"ws://[::1]/", target{
			network: "tcp", addr: "[::1]:80", name: "::1", port: "80", host: "[::1]", resource: "/",
		}},
		"IPv6 with a zone, which is not sent": {"ws://[fe80::1%25eth0]/", target{
			network: "tcp", addr: "[fe80::1%eth0]:80", name: "fe80::1", port: "80", host: "[fe80::1]", resource: "/",
		}},
		"a user": {"ws://ann:secret@example.com/", target{
			network: "tcp", addr: "example.com:80", name: "example.com", port: "80", host: "example.com", resource: "/",
			user: url.UserPassword("ann", "secret"),
		}},
		"a Unix socket": {"ws+unix:///run/a.sock:/chat?x=1", target{
			network: "unix", addr: "/run/a.sock", name: "localhost", host: "localhost", resource: "/chat?x=1",
		}},
		"a Unix socket without a path of the request": {"ws+unix:///run/a.sock", target{
			network: "unix", addr: "/run/a.sock", name: "localhost", host: "localhost", resource: "/",
		}},
		"a Unix socket with a colon in its path": {"wss+unix:///run/a%3Ab%20c:/x:y", target{
			secure: true, network: "unix", addr: "/run/a:b c", name: "localhost", host: "localhost", resource: "/x:y",
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := parseTarget(c.url)
			require.NoError(t, err, "%s must be a WebSocket URL", c.url)
			require.Equal(t, c.want, *got, "what %s asks for", c.url)
		})
	}
}

func TestParseTargetRefuses(t *testing.T) {
	cases := map[string]struct{ url, want string }{
		"3/a fragment":              {"ws://example.com/#top", "has a fragment"},
		"3/an empty fragment":       {"ws://example.com/#", "has a fragment"},
		"3/another scheme":          {"ftp://example.com/", `neither ws nor wss but "ftp"`},
		"3/no scheme":               {"example.com/chat", `neither ws nor wss but ""`},
		"3/no slashes":              {"ws:example.com", "no //"},
		"3/no host":                 {"ws:///chat", "no host"},
		"3/a port alone":            {"ws://:80/", "no host"},
		"port 0":                    {"ws://example.com:0/", "port"},
		"port 65536":                {"ws://example.com:65536/", "port"},
		"a port that is no number":  {"ws://example.com:http/", "cannot be parsed"},
		"a line break":              {"ws://example.com/\r\nX: y", "cannot be parsed"},
		"a NUL":                     {"ws://example.com/\x00", "cannot be parsed"},
		"a host with a slash":       {"ws://[::1/]/", "cannot be parsed"},
		"a bracketed name":          {"ws://[example]/", ""},
		"a host with a comma":       {"ws://a,b/", "neither a name nor an address"},
		"a host that is no IDN":     {"ws://\u2488.example\u3002\u3002/", "no domain name"},
		"a Unix socket with a host": {"ws+unix://run/a.sock:/", "it has a host"},
		"a Unix socket without one": {"ws+unix:///:/chat", "no Unix socket"},
		"a Unix socket with a NUL":  {"ws+unix:///a%00b", "no Unix socket"},
		"a Unix socket and a relative path": {
			"ws+unix:///run/a.sock:chat", "without a slash",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := parseTarget(c.url)
			require.Error(t, err, "%q must be refused, but it was read as %+v", c.url, got)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestParseTargetKeepsPasswordsOutOfErrors(t *testing.T) {
	for _, raw := range []string{
		"ws://ann:secret@exa mple.com/", "ws://ann:secret@example.com:x/", "ftp://ann:secret@example.com/", "ws://ann:secret@example.com/\n",
		"ws://ann:secret/s@example.com/",
	} {
		_, err := parseTarget(raw)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "secret", "the password of a URL must not stand in an error")
	}
}

func TestTargetAsHTTP(t *testing.T) {
	for raw, want := range map[string]string{
		"ws://ann:secret@example.com/chat?a=b":    "http://example.com/chat?a=b",
		"wss://example.com:8443/a%2Fb?":           "https://example.com:8443/a%2Fb?",
		"ws+unix:///run/a.sock:/chat":             "http://localhost/chat",
		"ws://[fe80::1%25eth0]:8080/%C3%BC?q=%C3": "http://[fe80::1]:8080/%C3%BC?q=%C3",
	} {
		target, err := parseTarget(raw)
		require.NoError(t, err)
		require.Equal(t, want, target.http().String(), "%s as an HTTP URL", raw)
	}
}
