package handshake

import (
	"net/http"
	"strings"
)

// cookieHeader returns the one Cookie field of a request: the caller's own
// cookies and those of the jar, which knows ws as http and wss as https.
func cookieHeader(h *hop, jar http.CookieJar) string {
	// "the user agent MUST NOT attach more than one Cookie header field."
	// RFC 6265 section 5.4.
	r := http.Request{Header: http.Header{}}
	if own := fieldValues(h.header, "Cookie"); len(own) > 0 {
		r.Header.Set("Cookie", strings.Join(own, "; "))
	}
	if jar != nil {
		for _, c := range jar.Cookies(h.target.http()) {
			r.AddCookie(c)
		}
	}
	return r.Header.Get("Cookie")
}

// keepCookies gives the jar what a response sets, whatever its status: RFC
// 6455 section 4.1 lets the 101 set cookies too.
func keepCookies(jar http.CookieJar, t *target, resp *http.Response) {
	if jar == nil {
		return
	}
	if cookies := resp.Cookies(); len(cookies) > 0 {
		jar.SetCookies(t.http(), cookies)
	}
}
