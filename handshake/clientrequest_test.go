package handshake

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const sampleKey = "dGhlIHNhbXBsZSBub25jZQ=="

func TestAppendRequestWritesTheWholeRequest(t *testing.T) {
	got, err := AppendRequest([]byte("before "), "wss://ann:secret@example.com:8443/chat?room=1", sampleKey, &ClientOptions{
		Header:       http.Header{"Origin": {"https://example.com"}, "X-Two": {"b", "a"}},
		Subprotocols: []string{"chat", "superchat"},
		Extensions:   []Extension{{Name: "foo", Params: []Param{{Name: "bits", Value: "9"}, {Name: "fast"}}}, {Name: "bar"}},
	})
	require.NoError(t, err)
	require.Equal(t, "before GET /chat?room=1 HTTP/1.1\r\n"+
		"Host: example.com:8443\r\n"+
		"Upgrade: websocket\r\n"+
		"Connection: Upgrade\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"+
		"Sec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Protocol: chat, superchat\r\n"+
		"Sec-WebSocket-Extensions: foo; bits=9; fast, bar\r\n"+
		"Authorization: Basic YW5uOnNlY3JldA==\r\n"+
		"Origin: https://example.com\r\n"+
		"X-Two: b\r\n"+
		"X-Two: a\r\n"+
		"\r\n", string(got), "the request")
}

func TestAppendRequest(t *testing.T) {
	cases := map[string]struct {
		url     string
		options *ClientOptions
		want    string // a line of the request
	}{
		"4.1 item 2/the method is GET over HTTP 1.1": {"ws://example.com/a", nil, "GET /a HTTP/1.1"},
		"4.1 item 3/the resource name":               {"ws://example.com?a=b c", nil, "GET /?a=b%20c HTTP/1.1"},
		"4.1 item 4/the Host":                        {"ws://example.com/", nil, "Host: example.com"},
		"4.1 item 4/the Host with its port":          {"ws://example.com:8080/", nil, "Host: example.com:8080"},
		"4.1 item 4/another Host":                    {"ws://example.com/", &ClientOptions{Host: "other:1"}, "Host: other:1"},
		"4.1 item 5/Upgrade":                         {"ws://example.com/", nil, "Upgrade: websocket"},
		"4.1 item 6/Connection":                      {"ws://example.com/", nil, "Connection: Upgrade"},
		"4.1 item 7/the key":                         {"ws://example.com/", nil, "Sec-WebSocket-Key: " + sampleKey},
		"4.1 item 8/Origin": {
			"ws://example.com/", &ClientOptions{Header: http.Header{"origin": {"null"}}}, "origin: null",
		},
		"4.1 item 9/the version": {"ws://example.com/", nil, "Sec-WebSocket-Version: 13"},
		"4.1 item 10/the subprotocols": {
			"ws://example.com/", &ClientOptions{Subprotocols: []string{"a", "b"}}, "Sec-WebSocket-Protocol: a, b",
		},
		"4.1 item 11/the extensions": {
			"ws://example.com/", &ClientOptions{Extensions: []Extension{{Name: "a"}}}, "Sec-WebSocket-Extensions: a",
		},
		"the user of the URL": {"ws://ann@example.com/", nil, "Authorization: Basic YW5uOg=="},
		"an Authorization goes before the user": {
			"ws://ann@example.com/", &ClientOptions{Header: http.Header{"authorization": {"Bearer x"}}}, "authorization: Bearer x",
		},
		"a value with obs-text": {
			"ws://example.com/", &ClientOptions{Header: http.Header{"X": {"ü\t"}}}, "X: ü\t",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := AppendRequest(nil, c.url, sampleKey, c.options)
			require.NoError(t, err)
			head, rest, ended := strings.Cut(string(got), "\r\n\r\n")
			require.True(t, ended && rest == "", "the request must end with its one empty line:\n%s", got)
			field, _, _ := strings.Cut(c.want, ":")
			var lines []string
			for _, line := range strings.Split(head, "\r\n") {
				if name, _, _ := strings.Cut(line, ":"); strings.EqualFold(name, field) {
					lines = append(lines, line)
				}
			}
			require.Equal(t, []string{c.want}, lines, "the %s lines of the request", field)
		})
	}
}

func TestAppendRequestLeavesOutWhatIsNotOffered(t *testing.T) {
	got, err := AppendRequest(nil, "ws://example.com/", sampleKey, nil)
	require.NoError(t, err)
	for _, name := range []string{"Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Authorization", "Cookie"} {
		require.NotContains(t, string(got), name, "nothing was given for this field")
	}
}

func header(name string, values ...string) *ClientOptions {
	return &ClientOptions{Header: http.Header{name: values}}
}

func TestAppendRequestRefuses(t *testing.T) {
	cases := map[string]struct {
		options *ClientOptions
		want    string
	}{
		"4.1 item 10/an empty subprotocol":        {&ClientOptions{Subprotocols: []string{""}}, "not a token"},
		"4.1 item 10/a subprotocol with a space":  {&ClientOptions{Subprotocols: []string{"a b"}}, "not a token"},
		"4.1 item 10/a subprotocol with a comma":  {&ClientOptions{Subprotocols: []string{"a,b"}}, "not a token"},
		"4.1 item 10/a subprotocol with CR LF":    {&ClientOptions{Subprotocols: []string{"a\r\nX: y"}}, "not a token"},
		"4.1 item 10/a subprotocol with a NUL":    {&ClientOptions{Subprotocols: []string{"a\x00"}}, "not a token"},
		"4.1 item 10/a subprotocol beyond ASCII":  {&ClientOptions{Subprotocols: []string{"ü"}}, "not a token"},
		"4.1 item 10/a subprotocol offered twice": {&ClientOptions{Subprotocols: []string{"a", "b", "a"}}, "twice"},
		"9.1/an extension with CR LF":             {&ClientOptions{Extensions: []Extension{{Name: "a\r\n"}}}, "not a token"},
		"9.1/a parameter with a semicolon": {
			&ClientOptions{Extensions: []Extension{{Name: "a", Params: []Param{{Name: "b;c"}}}}}, "not a token",
		},
		"CR LF in a value":        {header("X-A", "b\r\nX-C: d"), "control character"},
		"LF in a value":           {header("X-A", "ok", "b\nX-C: d"), "control character"},
		"CR in a value":           {header("X-A", "b\rX-C: d"), "control character"},
		"NUL in a value":          {header("X-A", "b\x00"), "control character"},
		"DEL in a value":          {header("X-A", "b\x7f"), "control character"},
		"CR LF in a name":         {header("X-A: b\r\nX-C", "d"), "not a token"},
		"a space in a name":       {header("X A", "b"), "not a token"},
		"an empty name":           {header("", "b"), "not a token"},
		"CR LF in the Host":       {&ClientOptions{Host: "a\r\nX: y"}, "not valid"},
		"a space in the Host":     {&ClientOptions{Host: "a b"}, "not valid"},
		"Host":                    {header("Host", "b"), "option Host"},
		"Upgrade":                 {header("Upgrade", "h2c"), "belongs to the handshake"},
		"Connection":              {header("Connection", "close"), "belongs to the handshake"},
		"connection":              {header("connection", "close"), "belongs to the handshake"},
		"Content-Length":          {header("Content-Length", "5"), "belongs to the handshake"},
		"Transfer-Encoding":       {header("Transfer-Encoding", "chunked"), "belongs to the handshake"},
		"Sec-WebSocket-Key":       {header("Sec-WebSocket-Key", sampleKey), "belongs to the handshake"},
		"sec-websocket-version":   {header("sec-websocket-version", "8"), "belongs to the handshake"},
		"Sec-WebSocket-Protocol":  {header("Sec-Websocket-Protocol", "a"), "belongs to the handshake"},
		"CR LF in a proxy's name": {&ClientOptions{ProxyHeader: http.Header{"A\r\n": {"b"}}}, "not a token"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := AppendRequest([]byte("before"), "ws://example.com/", sampleKey, c.options)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Zero(t, e.Status, "no status was received")
			require.ErrorContains(t, err, c.want)
			require.Equal(t, "before", string(got), "nothing may be written")
		})
	}
	_, err := AppendRequest(nil, "http:", sampleKey, nil)
	require.ErrorContains(t, err, "it has no host")
}

func TestAppendRequestSendsOneCookieField(t *testing.T) {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	site := &url.URL{Scheme: "https", Host: "example.com", Path: "/"}
	jar.SetCookies(site, []*http.Cookie{
		{Name: "session", Value: "1", Secure: true},
		{Name: "elsewhere", Value: "2", Path: "/other"},
	})
	lines := func(rawURL string, o *ClientOptions) []string {
		got, err := AppendRequest(nil, rawURL, sampleKey, o)
		require.NoError(t, err)
		var found []string
		for line := range strings.SplitSeq(string(got), "\r\n") {
			if strings.HasPrefix(strings.ToLower(line), "cookie:") {
				found = append(found, line)
			}
		}
		return found
	}
	own := http.Header{"cookie": {"a=1", "b=2"}}
	require.Equal(t, []string{"Cookie: session=1"}, lines("wss://example.com/chat", &ClientOptions{Jar: jar}),
		"wss sends the secure cookies of https")
	require.Empty(t, lines("ws://example.com/chat", &ClientOptions{Jar: jar}), "ws sends no secure cookie")
	require.Equal(t, []string{"Cookie: a=1; b=2; session=1"}, lines("wss://example.com/chat", &ClientOptions{Jar: jar, Header: own}),
		"RFC 6265 5.4: the caller's cookies and the jar's stand in one field")
	require.Equal(t, []string{"Cookie: a=1; b=2"}, lines("wss://example.com/chat", &ClientOptions{Header: own}))
}
