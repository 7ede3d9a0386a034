package handshake

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAppendResponse(t *testing.T) {
	res := &Result{
		Subprotocol: "chat",
		Extensions:  []Extension{{"x", []Param{{"y", "1"}}}, {Name: "z"}},
	}
	got, err := AppendResponse([]byte("before "), rfcKey, res, http.Header{"B": {"2", "3"}, "A": {"1"}})
	require.NoError(t, err)
	require.Equal(t, strings.Join([]string{
		"before HTTP/1.1 101 Switching Protocols",
		"Upgrade: websocket",
		"Connection: Upgrade",
		"Sec-WebSocket-Accept: " + rfcAccept,
		"Sec-WebSocket-Protocol: chat",
		"Sec-WebSocket-Extensions: x; y=1, z",
		"A: 1", "B: 2", "B: 3", "", "",
	}, "\r\n"), string(got))
}

func TestAppendResponseWithoutOptions(t *testing.T) {
	got, err := AppendResponse(nil, rfcKey, new(Result), nil)
	require.NoError(t, err)
	require.Equal(t, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+
		rfcAccept+"\r\n\r\n", string(got))
}

func TestAppendResponseWritesNothingBad(t *testing.T) {
	for name, c := range map[string]struct {
		key    string
		res    Result
		header http.Header
	}{
		"key":                              {key: "AAAA"},
		"key with a line break":            {key: "AAAAAAAAAAAAAAAAAAAAAA\r\n"},
		"subprotocol with a line break":    {res: Result{Subprotocol: "a\r\nb: c"}},
		"subprotocol with a comma":         {res: Result{Subprotocol: "a, b"}},
		"extension with a line break":      {res: Result{Extensions: []Extension{{Name: "a\nb"}}}},
		"parameter with NUL":               {res: Result{Extensions: []Extension{{"a", []Param{{"b", "\x00"}}}}}},
		"header value with a line break":   {header: http.Header{"A": {"b", "c\r\nd: e"}}},
		"header value with CR":             {header: http.Header{"A": {"b\rc"}}},
		"header value with LF":             {header: http.Header{"A": {"b\nc"}}},
		"header value with NUL":            {header: http.Header{"A": {"b\x00c"}}},
		"header value with DEL":            {header: http.Header{"A": {"b\x7fc"}}},
		"header name with a line break":    {header: http.Header{"A\r\nB": {"c"}}},
		"header name empty":                {header: http.Header{"": {"c"}}},
		"header field of the handshake":    {header: http.Header{"Sec-Websocket-Accept": {"x"}}},
		"header field of the connection":   {header: http.Header{"connection": {"close"}}},
		"header field of a body":           {header: http.Header{"Content-Length": {"3"}}},
		"header field of another encoding": {header: http.Header{"transfer-encoding": {"chunked"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.key == "" {
				c.key = rfcKey
			}
			got, err := AppendResponse([]byte("before"), c.key, &c.res, c.header)
			wantViolation(t, err, http.StatusInternalServerError, "")
			require.Equal(t, "before", string(got), "something was appended in spite of the error")
		})
	}
}

// readAnswer reads an answer as a client does, and wants nothing behind it.
func readAnswer(t *testing.T, b []byte) (*http.Response, string) {
	t.Helper()
	br := bufio.NewReader(bytes.NewReader(b))
	resp, err := http.ReadResponse(br, nil)
	require.NoError(t, err, "the answer is no HTTP: %q", b)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err, "the body of the answer is cut off: %q", b)
	require.Zero(t, br.Buffered(), "bytes stand behind the answer: %q", b)
	return resp, string(body)
}

func TestAppendErrorResponse(t *testing.T) {
	for _, c := range []struct {
		status int
		want   http.Header
		body   string
	}{
		{400, http.Header{}, "the reason\n"},
		{403, http.Header{}, "the reason\n"},
		{405, http.Header{"Allow": {"GET"}}, "the reason\n"},
		{426, http.Header{"Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}}, "the reason\n"},
		{500, http.Header{}, "Internal Server Error\n"},
		{505, http.Header{}, "HTTP Version Not Supported\n"},
	} {
		t.Run(strconv.Itoa(c.status), func(t *testing.T) {
			resp, body := readAnswer(t, AppendErrorResponse(nil, &Error{Status: c.status, Reason: "the reason"}, time.Time{}))
			require.Equal(t, c.status, resp.StatusCode)
			require.True(t, resp.Close, "the answer does not close the connection")
			require.Equal(t, c.body, body)
			for name, values := range map[string][]string{
				"Content-Type":           {"text/plain; charset=utf-8"},
				"X-Content-Type-Options": {"nosniff"},
				"Content-Length":         {strconv.Itoa(len(c.body))},
			} {
				c.want[name] = values
			}
			resp.Header.Del("Connection")
			require.Equal(t, c.want, resp.Header)
		})
	}
}

func TestAppendErrorResponseNamesTheUpgrade(t *testing.T) {
	got := AppendErrorResponse(nil, &Error{Status: 426}, time.Time{})
	require.Contains(t, string(got), "\r\nConnection: close, Upgrade\r\n", "RFC 9110 7.8: Upgrade needs its connection option")
}

func TestAppendErrorResponseCarriesHeaderAndDate(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	e := &Error{Status: 401, Header: http.Header{"Www-Authenticate": {"Basic"}, "Content-Type": {"text/html"}}}
	resp, _ := readAnswer(t, AppendErrorResponse(nil, e, now))
	require.Equal(t, "Fri, 02 Jan 2026 02:04:05 GMT", resp.Header.Get("Date"))
	require.Equal(t, "Basic", resp.Header.Get("Www-Authenticate"))
	require.Equal(t, []string{"text/plain; charset=utf-8"}, resp.Header["Content-Type"], "the body is text whatever Header says")
}

func TestAppendErrorResponseWritesNothingBad(t *testing.T) {
	for name, e := range map[string]*Error{
		"header":       {Status: 401, Header: http.Header{"A": {"b\r\nc: d"}}},
		"status 0":     {},
		"status 101":   {Status: 101},
		"status 200":   {Status: 200},
		"status 12345": {Status: 12345},
	} {
		t.Run(name, func(t *testing.T) {
			resp, body := readAnswer(t, AppendErrorResponse(nil, e, time.Time{}))
			require.Equal(t, http.StatusInternalServerError, resp.StatusCode)
			require.Equal(t, "Internal Server Error\n", body)
			require.NotContains(t, resp.Header, "C")
		})
	}
}
