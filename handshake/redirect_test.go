package handshake

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRedirectResolvesTheLocation(t *testing.T) {
	cases := map[string]struct{ from, location, want string }{
		"an absolute one":          {"ws://a.example/x", "ws://b.example:81/y?z", "tcp b.example:81 /y?z"},
		"an http one":              {"ws://a.example/x", "http://b.example/", "tcp b.example:80 /"},
		"ws to wss":                {"ws://a.example/x", "https://a.example/y", "tcp a.example:443 /y"},
		"wss to wss":               {"wss://a.example/x", "wss://b.example/y", "tcp b.example:443 /y"},
		"a path":                   {"wss://a.example:444/x/y?q", "/z", "tcp a.example:444 /z"},
		"a relative path":          {"ws://a.example/x/y?q", "z?r", "tcp a.example:80 /x/z?r"},
		"a query":                  {"ws://a.example/x/y?q", "?r", "tcp a.example:80 /x/y?r"},
		"a host without a scheme":  {"wss://a.example/x", "//b.example/y", "tcp b.example:443 /y"},
		"a fragment is forgotten":  {"ws://a.example/x", "/y#top", "tcp a.example:80 /y"},
		"the same Unix socket":     {"ws+unix:///run/a.sock:/x", "/y", "unix /run/a.sock /y"},
		"from a Unix socket away":  {"ws+unix:///run/a.sock:/x", "http://localhost/y", "tcp localhost:80 /y"},
		"a zone stays":             {"ws://[fe80::1%25eth0]/x", "/y", "tcp [fe80::1%eth0]:80 /y"},
		"an escaped path of a URL": {"ws://a.example/%2F/x", "y", "tcp a.example:80 /%2F/y"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			h := hopTo(t, c.from, nil)
			next, err := h.redirect(c.location)
			require.NoError(t, err)
			got := fmt.Sprint(next.target.network, " ", next.target.addr, " ", next.target.resource)
			require.Equal(t, c.want, got, "%s redirects to %s", c.from, c.location)
		})
	}
}

func hopTo(t *testing.T, rawURL string, o *ClientOptions) *hop {
	t.Helper()
	target, err := parseTarget(rawURL)
	require.NoError(t, err)
	return newHop(target, copyClientOptions(o))
}

func TestRedirectRefuses(t *testing.T) {
	cases := map[string]struct{ from, location, want string }{
		"wss to ws":            {"wss://a.example/x", "ws://a.example/x", "from wss to ws"},
		"wss to http":          {"wss://a.example/x", "http://a.example:443/x", "from wss to ws"},
		"to a Unix socket":     {"ws://a.example/x", "ws+unix:///run/a.sock:/", "a Unix socket"},
		"to a secured one":     {"wss://a.example/x", "wss+unix:///run/a.sock:/", "a Unix socket"},
		"to another scheme":    {"ws://a.example/x", "file:///etc/passwd", "neither ws nor wss"},
		"to what is no URL":    {"ws://a.example/x", "http://[::1/", "cannot be parsed"},
		"to no host":           {"ws://a.example/x", "http:///x", "it has no host"},
		"to a host of garbage": {"ws://a.example/x", "http://a,b/", "neither a name nor an address"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			next, err := hopTo(t, c.from, nil).redirect(c.location)
			require.Nil(t, next)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestRedirectTakesCredentialsAwayAcrossOrigins(t *testing.T) {
	o := &ClientOptions{Host: "virtual.example", Header: http.Header{
		"authorization": {"Bearer x"}, "Cookie": {"a=b"}, "Proxy-Authorization": {"Basic y"}, "X-Kept": {"z"},
	}}
	before := o.Header.Clone()
	cases := map[string]struct {
		location string
		kept     bool
	}{
		"the same origin":         {"ws://a.example:80/y", true},
		"the same in upper case":  {"http://A.Example/y", true},
		"a relative location":     {"/y", true},
		"another host":            {"ws://b.example/y", false},
		"a host below":            {"ws://sub.a.example/y", false},
		"another port":            {"ws://a.example:81/y", false},
		"another scheme":          {"wss://a.example/y", false},
		"TLS on the same port":    {"wss://a.example:80/y", false},
		"another user":            {"ws://eve:guess@a.example/y", true},
		"another origin's a user": {"ws://eve:guess@b.example/y", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			next, err := hopTo(t, "ws://ann:secret@a.example/x", o).redirect(c.location)
			require.NoError(t, err)
			got := string(appendRequest(nil, next, sampleKey, o))
			for _, secret := range []string{"Bearer x", "a=b", "Basic y", "Host: virtual.example"} {
				require.Equal(t, c.kept, strings.Contains(got, secret), "%q is sent to %s:\n%s", secret, c.location, got)
			}
			require.Contains(t, got, "X-Kept: z", "a field that is no secret")
			if c.kept {
				require.Equal(t, "ann:secret", next.target.user.String(), "the user")
			} else {
				require.Nil(t, next.target.user, "the user")
				require.NotContains(t, got, "uthorization")
			}
			require.Equal(t, before, o.Header, "the caller's header must not change")
		})
	}
}

func TestRedirectDoesNotGiveCredentialsBack(t *testing.T) {
	h := hopTo(t, "ws://ann:secret@a.example/x", &ClientOptions{Header: http.Header{"Authorization": {"Bearer x"}}})
	away, err := h.redirect("ws://b.example/")
	require.NoError(t, err)
	back, err := away.redirect("ws://a.example/x")
	require.NoError(t, err)
	require.NotContains(t, string(appendRequest(nil, back, sampleKey, copyClientOptions(nil))), "uthorization",
		"what was taken away on the way must not come back")
}

func TestIsRedirect(t *testing.T) {
	for status := 100; status < 600; status++ {
		want := status == 301 || status == 302 || status == 303 || status == 307 || status == 308
		resp := &http.Response{StatusCode: status, Header: http.Header{"Location": {"/"}}}
		require.Equal(t, want, isRedirect(resp), "%d is a redirect", status)
		resp.Header.Del("Location")
		require.False(t, isRedirect(resp), "%d without a Location is a redirect", status)
	}
}

// redirecting answers /0 with a redirect to /1, and so on up to /last, which
// is the end. It notes the URLs that were asked for.
func redirecting(last int, asked *[]string) netDial {
	return serving(func(nc net.Conn, r *http.Request) {
		*asked = append(*asked, r.Host+r.URL.Path)
		var n int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n == last {
			send(nc, switchingFor(r))
			return
		}
		send(nc, fmt.Sprintf("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /%d\r\n\r\n", n+1))
	})
}

func TestDialFollowsRedirects(t *testing.T) {
	cases := map[string]struct {
		max, last int
		asked     int
		want      string // the error
	}{
		"4.1/none when none are allowed":        {0, 1, 1, "did not switch protocols (HTTP status 302)"},
		"4.1/none when the number is negative":  {-1, 1, 1, "did not switch protocols (HTTP status 302)"},
		"4.1/one":                               {1, 1, 2, ""},
		"4.1/as many as are allowed":            {5, 5, 6, ""},
		"4.1/one less than there are":           {2, 3, 3, "redirects too often (HTTP status 302)"},
		"4.1/an allowance that nobody asks for": {9, 0, 1, ""},
		"4.1/a circle ends where it is told to": {3, -1, 4, "redirects too often"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var asked []string
			o := straight(ClientOptions{MaxRedirects: c.max, NetDial: redirecting(c.last, &asked)})
			nc, resp, _, err := Dial(t.Context(), "ws://example.com/0", o)
			require.Len(t, asked, c.asked, "the requests that were made")
			if c.want != "" {
				require.ErrorContains(t, err, c.want)
				require.Equal(t, 302, resp.StatusCode)
				return
			}
			require.NoError(t, err)
			require.Equal(t, fmt.Sprintf("http://example.com/%d", c.last), resp.Request.URL.String(), "the last request")
			require.NoError(t, nc.Close())
		})
	}
}

func TestDialReturnsTheRedirectThatIsRefused(t *testing.T) {
	o := straight(ClientOptions{MaxRedirects: 1, NetDial: serving(func(nc net.Conn, _ *http.Request) {
		send(nc, "HTTP/1.1 301 Moved\r\nContent-Length: 4\r\nLocation: ftp://x/\r\n\r\nbody")
	})})
	_, resp, _, err := Dial(t.Context(), "ws://example.com/", o)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, 301, e.Status)
	require.ErrorContains(t, err, "the Location of the redirect cannot be used")
	require.Equal(t, "ftp://x/", resp.Header.Get("Location"))
}
