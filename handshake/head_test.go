package handshake

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// parseRequest reads the head that b begins with in pieces of at most size
// bytes, and returns what UpgradeConn would know of it and its length, which
// is 0 when it is not whole.
func parseRequest(b []byte, size int) (*Request, int, error) {
	s := borrow(&ServerOptions{Decide: func(*Request) error { return nil }})
	for n := 0; n < len(b); {
		n = min(n+size, len(b))
		end, err := s.scanner.scan(b[:n])
		if err != nil {
			return nil, 0, err
		}
		if end > 0 {
			s.buf, s.headEnd = b, end
			return &s.request, end, s.parseHead()
		}
	}
	return nil, 0, nil
}

func TestParseHead(t *testing.T) {
	const head = "GET /a?b HTTP/1.1\r\nHost: example.com\r\na:\r\nB:\t c d \t\r\n\xc3\r\n"
	r, n, err := parseRequest([]byte(strings.Replace(head, "\xc3", "C: \xc3\r\n", 1)+"frames"), 1<<10)
	require.NoError(t, err)
	require.Equal(t, &Request{
		Method: "GET", Target: "/a?b", Major: 1, Minor: 1,
		Fields: []Field{{"Host", "example.com"}, {"a", ""}, {"B", "c d"}, {"C", "\xc3"}},
	}, r)
	require.Equal(t, len(head)+len("C: \r\n"), n)
}

func TestParseHeadRefuses(t *testing.T) {
	for _, c := range []struct{ name, section, text string }{
		{"RFC 9112 2.2/bare LF", "RFC 9112 2.2", "GET / HTTP/1.1\nHost: a\r\n\r\n"},
		{"RFC 9112 2.2/bare LF at the end", "RFC 9112 2.2", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
		{"RFC 9112 2.2/bare CR", "RFC 9112 2.2", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"},
		{"RFC 9112 2.2/CR CR LF", "RFC 9112 2.2", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"},
		{"RFC 9112 2.2/LF first", "RFC 9112 2.2", "\nGET / HTTP/1.1\r\n\r\n"},
		{"RFC 9112 3/empty line first", "RFC 9112 3", "\r\nGET / HTTP/1.1\r\n\r\n"},
		{"RFC 9110 5.5/NUL", "RFC 9110 5.5", "GET / HTTP/1.1\r\nHost: a\x00b\r\n\r\n"},
		{"RFC 9110 5.5/escape", "RFC 9110 5.5", "GET / HTTP/1.1\r\nHost: a\x1bb\r\n\r\n"},
		{"RFC 9110 5.5/delete", "RFC 9110 5.5", "GET / HTTP/1.1\r\nHost: a\x7fb\r\n\r\n"},
		{"RFC 9110 5.5/TLS", "RFC 9110 5.5", "\x16\x03\x01"},
		{"RFC 9112 3/no version", "RFC 9112 2.3", "GET /\r\n\r\n"},
		{"RFC 9112 3/no target", "RFC 9112 3", "GET\r\n\r\n"},
		{"RFC 9112 3/empty target", "RFC 9112 3", "GET  HTTP/1.1\r\n\r\n"},
		{"RFC 9112 3/space first", "RFC 9112 3", " GET / HTTP/1.1\r\n\r\n"},
		{"RFC 9112 3/method not a token", "RFC 9112 3", "G@T / HTTP/1.1\r\n\r\n"},
		{"RFC 9112 3/two spaces", "RFC 9112 2.3", "GET /  HTTP/1.1\r\n\r\n"},
		{"RFC 9112 3/space in the target", "RFC 9112 2.3", "GET /a b HTTP/1.1\r\n\r\n"},
		{"RFC 9112 3/space last", "RFC 9112 2.3", "GET / HTTP/1.1 \r\n\r\n"},
		{"RFC 9112 3/tab for a space", "RFC 9112 3", "GET\t/ HTTP/1.1\r\n\r\n"},
		{"RFC 9112 2.3/lower case", "RFC 9112 2.3", "GET / http/1.1\r\n\r\n"},
		{"RFC 9112 2.3/no minor", "RFC 9112 2.3", "GET / HTTP/1\r\n\r\n"},
		{"RFC 9112 2.3/two digits", "RFC 9112 2.3", "GET / HTTP/1.10\r\n\r\n"},
		{"RFC 9112 2.3/comma", "RFC 9112 2.3", "GET / HTTP/1,1\r\n\r\n"},
		{"RFC 9112 2.3/letters", "RFC 9112 2.3", "GET / HTTP/a.b\r\n\r\n"},
		{"RFC 9112 2.3/minor a letter", "RFC 9112 2.3", "GET / HTTP/1.b\r\n\r\n"},
		{"RFC 9112 5.1/no colon", "RFC 9112 5.1", "GET / HTTP/1.1\r\nHost\r\n\r\n"},
		{"RFC 9112 5.1/space before the colon", "RFC 9112 5.1", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
		{"RFC 9112 5.1/no name", "RFC 9112 5.1", "GET / HTTP/1.1\r\n: a\r\n\r\n"},
		{"RFC 9112 5.1/name not ASCII", "RFC 9112 5.1", "GET / HTTP/1.1\r\nH\xc3\xb6st: a\r\n\r\n"},
		{"RFC 9112 5.2/obs-fold", "RFC 9112 5.2", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"},
		{"RFC 9112 5.2/obs-fold by a tab", "RFC 9112 5.2", "GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n"},
		{"RFC 9112 5.2/obs-fold first", "RFC 9112 5.2", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := parseRequest([]byte(c.text), len(c.text))
			wantViolation(t, err, http.StatusBadRequest, c.section)
		})
	}
}

func TestParseHeadCountsFields(t *testing.T) {
	head := "GET / HTTP/1.1\r\n" + strings.Repeat("a:\r\n", maxFields)
	_, _, err := parseRequest([]byte(head+"\r\n"), 1<<10)
	require.NoError(t, err, "as many fields as are allowed are refused")
	_, _, err = parseRequest([]byte(head+"a:\r\n\r\n"), 1<<10)
	wantViolation(t, err, http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5")
}

func TestScanFailsAtTheFirstBadByte(t *testing.T) {
	for _, text := range []string{"G\n", "G\rE", "\x16", "\x80\x00"} {
		for n := 1; n < len(text); n++ {
			var s headScanner
			end, err := s.scan([]byte(text[:n]))
			require.NoError(t, err, "%q is refused too early", text[:n])
			require.Zero(t, end)
		}
		var s headScanner
		_, err := s.scan([]byte(text))
		require.Error(t, err, "%q is not refused as soon as it can be", text)
	}
}

// Eight bytes are looked at together: each two of them must not change what is
// seen of the other.
func TestSkipTextSeesEveryControlCharacter(t *testing.T) {
	for at := range 9 {
		for pair := range 1 << 16 {
			b := bytes.Repeat([]byte{' '}, 10)
			b[at], b[at+1] = byte(pair), byte(pair>>8)
			want := slices.IndexFunc(b, func(c byte) bool { return c < ' ' || c == 0x7f })
			if want < 0 {
				want = len(b)
			}
			if got := skipText(b, 0); got != want {
				t.Fatalf("%q has %d bytes before its first control character, not %d", b, want, got)
			}
		}
	}
}

// Whatever the pieces that a request comes in, it is the same request.
func FuzzParseHeadInPieces(f *testing.F) {
	f.Add([]byte(opening()+"\x81\x00"), 1)
	f.Add([]byte(opening("Host : a")), 3)
	f.Add([]byte("GET / HTTP/1.1\r\n\r\r\n"), 2)
	for i, c := range refusedOpenings {
		if head := opening(c.changes...); len(head) < 1<<10 {
			f.Add([]byte(head), i)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		size = max(1, size)
		want, wantN, wantErr := parseRequest(b, len(b))
		got, n, err := parseRequest(b, size)
		require.Equal(t, wantErr, err, "another verdict in pieces of %d bytes", size)
		require.Equal(t, wantN, n, "another length in pieces of %d bytes", size)
		require.Equal(t, want, got, "another request in pieces of %d bytes", size)
	})
}

// What is accepted here is a request for net/http as well, and the same one, on which
// the same is agreed: whatever stands wherever in the request.
func FuzzAgainstNetHTTP(f *testing.F) {
	end := len(opening()) - len("\r\n")
	f.Add(end, []byte(""))
	f.Add(end, []byte("Cookie: a\r\nCookie: b\r\nX: \t y \r\n"))
	f.Add(end, []byte("Transfer-Encoding : chunked\r\n"))
	f.Add(end, []byte(" folded\r\n"))
	f.Add(end, []byte("Sec-WebSocket-Protocol: x, chat\r\nSec-WebSocket-Extensions: foo, permessage-deflate\r\n"))
	f.Add(len("GET /"), []byte("a?b=%41"))
	for _, c := range validOpenings {
		f.Add(0, []byte(opening(c.changes...)))
	}
	for _, c := range refusedOpenings {
		if head := opening(c.changes...); len(head) < 1<<10 {
			f.Add(0, []byte(head))
		}
	}
	o := &ServerOptions{Subprotocols: []string{"chat"}, Deflate: new(DeflateOptions)}
	f.Fuzz(func(t *testing.T, at int, insert []byte) {
		head := opening()
		at = max(0, min(at, len(head)))
		b := []byte(head[:at] + string(insert) + head[at:])
		r, n, err := parseRequest(b, len(b))
		if err != nil || n == 0 {
			return
		}
		agreed, err := CheckRequest(r, o)
		if err != nil {
			return
		}
		rest := bytes.NewReader(b)
		br := bufio.NewReader(rest)
		hr, err := http.ReadRequest(br)
		if err != nil && netHTTPRefuses(r) {
			return
		}
		require.NoError(t, err, "net/http refuses what is accepted here: %q", b[:n])
		require.Equal(t, len(b)-n, rest.Len()+br.Buffered(), "net/http sees another end of %q", b[:n])
		theirs := NewRequest(hr)
		require.Equal(t, r.Target, theirs.Target)
		for _, field := range r.Fields {
			require.Equal(t, r.Get(field.Name), theirs.Get(field.Name), "net/http sees another %s in %q", field.Name, b[:n])
		}
		again, err := CheckRequest(theirs, o)
		require.NoError(t, err, "net/http sees no opening handshake in %q", b[:n])
		require.Equal(t, agreed, again, "net/http agrees on something else in %q", b[:n])
		body, err := io.ReadAll(hr.Body)
		require.NoError(t, err)
		require.Empty(t, body, "net/http sees a body in %q", b[:n])
	})
}

// netHTTPRefuses reports whether r has what net/http is stricter about, none
// of which the handshake uses.
func netHTTPRefuses(r *Request) bool {
	return strings.Contains(r.Target, "%") || strings.HasPrefix(r.Target, "//") || r.Get("Trailer") != ""
}
