package handshake

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// opening returns the head of a valid opening handshake with changes:
// "GET /x HTTP/1.1" (the first one, if it ends in a version) is the request
// line, "-Name" takes fields away, "+Name: value" adds one, and "Name: value"
// replaces one or adds it.
func opening(changes ...string) string {
	line := "GET /chat HTTP/1.1"
	fields := []string{
		"Host: example.com", "Upgrade: websocket", "Connection: Upgrade",
		"Sec-WebSocket-Key: " + rfcKey, "Sec-WebSocket-Version: 13",
	}
	for _, change := range changes {
		name, _, isField := strings.Cut(strings.Trim(change, "-+"), ":")
		if strings.Contains(change, " HTTP/") && (!isField || strings.Contains(name, " ")) {
			line = change
			continue
		}
		var rest []string
		for _, f := range fields {
			if change[0] == '+' || !strings.HasPrefix(f, name+":") {
				rest = append(rest, f)
			}
		}
		if fields = rest; change[0] != '-' {
			fields = append(fields, strings.TrimPrefix(change, "+"))
		}
	}
	return line + "\r\n" + strings.Join(fields, "\r\n") + "\r\n\r\n"
}

func openingRequest(t *testing.T, changes ...string) *Request {
	t.Helper()
	head := opening(changes...)
	r, n, err := parseRequest([]byte(head), len(head))
	require.NoError(t, err, "the head of the test is malformed")
	require.Equal(t, len(head), n, "the head of the test is not whole")
	return r
}

func wantViolation(t *testing.T, err error, status int, section string) {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e, "the error is no *handshake.Error")
	require.Equal(t, status, e.Status, "the status is wrong: %v", e)
	require.Equal(t, section, e.Section, "the section is wrong: %v", e)
}

type openingCase struct {
	name    string
	changes []string
}

var validOpenings = []openingCase{
	{"4.2.1/minimal", nil},
	{"4.2.1/HTTP/1.2", []string{"GET / HTTP/1.2"}},
	{"4.2.1/query", []string{"GET /?a=/../b%20?c HTTP/1.1"}},
	{"4.2.1/host with port", []string{"Host: example.com:8080"}},
	{"4.2.1/host IPv4", []string{"Host: 127.0.0.1:80"}},
	{"4.2.1/host IPv6", []string{"Host: [::1]:80"}},
	{"4.2.1/upgrade upper case", []string{"Upgrade: WebSocket"}},
	{"4.2.1/upgrade in a list", []string{"Upgrade: h2c, websocket"}},
	{"4.2.1/connection in a list", []string{"Connection: keep-alive, upgrade"}},
	{"4.2.1/connection in two fields", []string{"Connection: keep-alive", "+Connection: Upgrade"}},
	{"4.2.1/names in any case", []string{"-Sec-WebSocket-Key", "SEC-WEBSOCKET-KEY: " + rfcKey}},
	{"4.2.1/other fields", []string{"Cookie: a=b; c=d", "Accept: */*", "X-Empty:"}},
	{"4.2.1/Content-Length 0", []string{"Content-Length: 0"}},
	{"4.2.1/same origin", []string{"Origin: http://example.com"}},
	{"4.2.1/subprotocols", []string{"Sec-WebSocket-Protocol: a, b"}},
	{"4.2.1/extensions", []string{`Sec-WebSocket-Extensions: a; b="c", d`}},
}

type refusedOpening struct {
	openingCase
	status  int
	section string
}

func refused(status int, section, name string, changes ...string) refusedOpening {
	return refusedOpening{openingCase{name, changes}, status, section}
}

var refusedOpenings = []refusedOpening{
	refused(505, "RFC 6455 4.2.1", "4.2.1/HTTP/2.0", "GET / HTTP/2.0"),
	refused(505, "RFC 6455 4.2.1", "4.2.1/HTTP/0.9", "GET / HTTP/0.9"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/HTTP/1.0", "GET / HTTP/1.0"),
	refused(405, "RFC 6455 4.2.1", "4.2.1/POST", "POST / HTTP/1.1"),
	refused(405, "RFC 6455 4.2.1", "4.2.1/get in lower case", "get / HTTP/1.1"),
	refused(405, "RFC 6455 4.2.1", "4.2.1/CONNECT", "CONNECT example.com:80 HTTP/1.1"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/authority-form", "GET example.com:80 HTTP/1.1"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/absolute-form", "GET http://example.com/ HTTP/1.1"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/asterisk-form", "GET * HTTP/1.1"),
	refused(400, "RFC 6455 3", "3/fragment", "GET /#a HTTP/1.1"),
	refused(400, "RFC 6455 3", "3/not ASCII", "GET /\xc3\xa9 HTTP/1.1"),
	refused(400, "RFC 6455 3", "3/tab", "GET /a\tb HTTP/1.1"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/no Host", "-Host"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/two Hosts", "+Host: example.com"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/Host empty", "Host:"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/Host with a user", "Host: user@example.com"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/Host with a path", "Host: example.com/a"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/Host not ASCII", "Host: m\xc3\xbcnchen.de"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/Host with a bad port", "Host: example.com:65536"),
	refused(400, "RFC 9112 6", "4.2.1/body", "Content-Length: 5"),
	refused(400, "RFC 9112 6", "4.2.1/no number of bytes", "Content-Length: +0"),
	refused(400, "RFC 9112 6", "4.2.1/two lengths", "Content-Length: 0", "+Content-Length: 1"),
	refused(400, "RFC 9112 6", "4.2.1/chunked body", "Transfer-Encoding: chunked"),
	refused(400, "RFC 9112 6", "4.2.1/any transfer encoding", "Transfer-Encoding: identity"),
	refused(426, "RFC 6455 4.2.1", "4.2.1/no Upgrade", "-Upgrade"),
	refused(426, "RFC 6455 4.2.1", "4.2.1/other Upgrade", "Upgrade: h2c"),
	refused(426, "RFC 6455 4.2.1", "4.2.1/Upgrade with a version", "Upgrade: websocket/13"),
	refused(426, "RFC 6455 4.2.1", "4.2.1/no Connection", "-Connection"),
	refused(426, "RFC 6455 4.2.1", "4.2.1/other Connection", "Connection: keep-alive"),
	refused(426, "RFC 6455 4.2.2", "4.2.1/no version", "-Sec-WebSocket-Version"),
	refused(426, "RFC 6455 4.2.2", "4.2.1/version 8", "Sec-WebSocket-Version: 8"),
	refused(426, "RFC 6455 4.2.2", "4.2.1/version 013", "Sec-WebSocket-Version: 013"),
	refused(426, "RFC 6455 4.2.2", "4.2.1/version list", "Sec-WebSocket-Version: 13, 8"),
	refused(400, "RFC 6455 11.3.5", "11.3.5/two versions", "+Sec-WebSocket-Version: 13"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/no key", "-Sec-WebSocket-Key"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/key of 4 characters", "Sec-WebSocket-Key: AAAA"),
	refused(400, "RFC 6455 4.2.1", "4.2.1/key not base64", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!=="),
	refused(400, "RFC 6455 11.3.1", "11.3.1/two keys", "+Sec-WebSocket-Key: "+rfcKey),
	refused(400, "RFC 6455 4.1", "4.1/subprotocol not a token", "Sec-WebSocket-Protocol: a b"),
	refused(400, "RFC 6455 4.1", "4.1/subprotocol twice", "Sec-WebSocket-Protocol: a, a"),
	refused(400, "RFC 6455 4.1", "4.1/no subprotocol", "Sec-WebSocket-Protocol:"),
	refused(400, "RFC 6455 9.1", "9.1/malformed extensions", "Sec-WebSocket-Extensions: a;"),
	refused(400, "RFC 6454 7.3", "4.2.2/two origins", "Origin: http://example.com", "+Origin: http://example.com"),
	refused(403, "RFC 6455 4.2.2", "4.2.2/other origin", "Origin: http://example.org"),
	refused(403, "RFC 6455 4.2.2", "4.2.2/origin null", "Origin: null"),
	refused(403, "RFC 6455 4.2.2", "4.2.2/origin empty", "Origin:"),
	// What is hostile and long.
	refused(400, "RFC 6455 4.1", "hostile/subprotocols", "Sec-WebSocket-Protocol: "+strings.Repeat("a,", 15000)),
	refused(400, "RFC 6455 9.1", "hostile/extensions", "Sec-WebSocket-Extensions: "+strings.Repeat("a,", 15000)),
	refused(400, "RFC 6455 9.1", "hostile/quoted", `Sec-WebSocket-Extensions: a;b="`+strings.Repeat(`\"`, 15000)),
}

func TestCheckRequestAccepts(t *testing.T) {
	for _, c := range validOpenings {
		t.Run(c.name, func(t *testing.T) {
			res, err := CheckRequest(openingRequest(t, c.changes...), nil)
			require.NoError(t, err, "a valid request is refused")
			require.Equal(t, Result{}, res, "something was agreed on without options")
		})
	}
}

func TestCheckRequestRefuses(t *testing.T) {
	for _, c := range refusedOpenings {
		t.Run(c.name, func(t *testing.T) {
			res, err := CheckRequest(openingRequest(t, c.changes...), nil)
			wantViolation(t, err, c.status, c.section)
			require.Equal(t, Result{}, res, "a refused request has a result")
		})
	}
}

func TestCheckRequestChooses(t *testing.T) {
	r := openingRequest(t, "Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Extensions: x; y=1, z")
	var offers []Extension
	res, err := CheckRequest(r, &ServerOptions{
		Subprotocols: []string{"c", "b"},
		Extensions: func(o []Extension) []Extension {
			offers = o
			return []Extension{{Name: "x"}}
		},
	})
	require.NoError(t, err)
	require.Equal(t, []Extension{{"x", []Param{{"y", "1"}}}, {"z", nil}}, offers, "the offers are not those of the request")
	require.Equal(t, Result{Subprotocol: "b", Extensions: []Extension{{Name: "x"}}}, res)
}

func TestCheckRequestAsksForExtensionsOnlyWhenOffered(t *testing.T) {
	_, err := CheckRequest(openingRequest(t), &ServerOptions{
		Extensions: func([]Extension) []Extension { panic("asked about no offers") },
	})
	require.NoError(t, err)
}

func TestCheckRequestFindsBadOptions(t *testing.T) {
	for name, o := range map[string]*ServerOptions{
		"subprotocol with a line break": {Subprotocols: []string{"a\r\nb"}},
		"subprotocol twice":             {Subprotocols: []string{"a", "a"}},
		"origin pattern":                {Origins: []string{"http://"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CheckRequest(openingRequest(t, "Origin: http://example.com"), o)
			wantViolation(t, err, http.StatusInternalServerError, "")
		})
	}
}

func TestDecide(t *testing.T) {
	unauthorized := &Error{Status: 401, Reason: "who are you?", Header: http.Header{"Www-Authenticate": {"Basic"}}}
	for name, c := range map[string]struct {
		err    error
		status int
		reason string
	}{
		"4.2.2/yes":                    {nil, 0, ""},
		"4.2.2/no":                     {io.EOF, 403, "the server refuses the request"},
		"4.2.2/with a status":          {unauthorized, 401, "who are you?"},
		"4.2.2/wrapped":                {fmt.Errorf("wrapped: %w", unauthorized), 401, "who are you?"},
		"4.2.2/redirect":               {&Error{Status: 302}, 302, ""},
		"4.2.2/without a status":       {&Error{Reason: "no"}, 403, "no"},
		"4.2.2/status of a success":    {&Error{Status: 200, Reason: "no"}, 500, "no"},
		"4.2.2/header with line break": {&Error{Status: 401, Header: http.Header{"A": {"b\r\nc: d"}}}, 500, "the options cannot be used"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CheckRequest(openingRequest(t), &ServerOptions{Decide: func(r *Request) error {
				require.Equal(t, "/chat", r.Target)
				return c.err
			}})
			if c.status == 0 {
				require.NoError(t, err)
				return
			}
			wantViolation(t, err, c.status, "")
			e, _ := errors.AsType[*Error](err)
			require.Equal(t, c.reason, e.Reason)
		})
	}
}

func TestDecideIsAskedLast(t *testing.T) {
	for _, c := range refusedOpenings {
		_, err := CheckRequest(openingRequest(t, c.changes...), &ServerOptions{
			Decide: func(*Request) error { panic("asked about a request that is refused: " + c.name) },
		})
		require.Error(t, err)
	}
}
