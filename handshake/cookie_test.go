package handshake

import (
	"net"
	"net/http"
	"net/http/cookiejar"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDialKeepsTheCookiesOfEveryResponse(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	var sent []string
	answers := []string{
		"HTTP/1.1 302 Found\r\nSet-Cookie: a=redirect\r\nContent-Length: 0\r\nLocation: /next\r\n\r\n",
		"HTTP/1.1 403 Forbidden\r\nSet-Cookie: b=refusal\r\nContent-Length: 0\r\n\r\n",
		"", // 101
		"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
	}
	o := straight(ClientOptions{Jar: jar, MaxRedirects: 1, NetDial: serving(func(nc net.Conn, r *http.Request) {
		answer := answers[len(sent)]
		sent = append(sent, r.Header.Get("Cookie"))
		if answer == "" {
			answer = switchingFor(r, "+Set-Cookie: c=switch; Path=/")
		}
		send(nc, answer)
	})})
	_, _, _, err = Dial(t.Context(), "ws://example.com/", o)
	require.ErrorContains(t, err, "403")
	nc, _, _, err := Dial(t.Context(), "ws://example.com/", o)
	require.NoError(t, err)
	require.NoError(t, nc.Close())
	_, _, _, err = Dial(t.Context(), "http://example.com/", o)
	require.ErrorContains(t, err, "404")
	require.Equal(t, []string{"", "a=redirect", "a=redirect; b=refusal", "a=redirect; b=refusal; c=switch"}, sent,
		"the cookies of each request")
}

func TestDialKeepsTheCookiesOfOriginsApart(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	var second *http.Request
	o := straight(ClientOptions{Jar: jar, MaxRedirects: 1, NetDial: serving(func(nc net.Conn, r *http.Request) {
		if r.Host == "a.example" {
			send(nc, "HTTP/1.1 307 X\r\nSet-Cookie: secret=1\r\nContent-Length: 0\r\nLocation: ws://b.example/\r\n\r\n")
			return
		}
		second = r
		send(nc, switchingFor(r))
	})})
	nc, _, _, err := Dial(t.Context(), "ws://a.example/", o)
	require.NoError(t, err)
	require.NoError(t, nc.Close())
	require.Empty(t, second.Header["Cookie"], "cookies sent to another host")
}
