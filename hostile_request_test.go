package websocket_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/handshake"
)

// openingRequest returns a client's opening handshake, changed.
func openingRequest(changes ...string) string {
	return changed("GET / HTTP/1.1", []string{
		"Host: example.com", "Upgrade: websocket", "Connection: Upgrade",
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
	}, changes)
}

// changed returns the head of a request or response with these changes, in order: a first
// line, a field that replaces the one of its name, "+" and a field on top, or "-" and the
// name of one that goes away.
func changed(line string, fields, changes []string) string {
	for _, change := range changes {
		name, _, isField := strings.Cut(strings.TrimLeft(change, "-"), ":")
		switch {
		case change[0] == '+':
			fields = append(fields, change[1:])
			continue
		case change[0] != '-' && strings.Contains(change, "HTTP/1."):
			line = change
			continue
		}
		fields = slices.DeleteFunc(fields, func(f string) bool { return strings.HasPrefix(f, name+":") })
		if isField {
			fields = append(fields, change)
		}
	}
	return line + "\r\n" + strings.Join(fields, "\r\n") + "\r\n\r\n"
}

// hostileRequests are refused with a status.
var hostileRequests = []struct {
	name    string
	status  int
	request string
}{
	{"4.2.1/a key of 4 characters", 400, openingRequest("Sec-WebSocket-Key: AAAA")},
	{"4.2.1/a key of 15 bytes", 400, openingRequest("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j")},
	{"4.2.1/a key of 17 bytes", 400, openingRequest("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTE=")},
	{"4.2.1/a key that is no base64", 400, openingRequest("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!==")},
	{"4.2.1/a key without padding", 400, openingRequest("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ")},
	{"4.2.1/an empty key", 400, openingRequest("Sec-WebSocket-Key: ")},
	{"4.2.1/no key", 400, openingRequest("-Sec-WebSocket-Key")},
	{"11.3.1/two keys", 400, openingRequest("+Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")},
	{"4.2.2/version 8", 426, openingRequest("Sec-WebSocket-Version: 8")},
	{"4.2.2/version 013", 426, openingRequest("Sec-WebSocket-Version: 013")},
	{"4.2.2/versions in a list", 426, openingRequest("Sec-WebSocket-Version: 13, 8")},
	{"4.2.2/no version", 426, openingRequest("-Sec-WebSocket-Version")},
	{"11.3.5/two versions", 400, openingRequest("+Sec-WebSocket-Version: 13")},
	{"4.2.1/no Host", 400, openingRequest("-Host")},
	{"4.2.1/two Hosts", 400, openingRequest("+Host: example.org")},
	{"4.2.1/a Host with a user", 400, openingRequest("Host: ann@example.com")},
	{"4.2.1/no Upgrade", 426, openingRequest("-Upgrade")},
	{"4.2.1/another Upgrade", 426, openingRequest("Upgrade: h2c")},
	{"4.2.1/no Connection", 426, openingRequest("-Connection")},
	{"4.2.1/another Connection", 426, openingRequest("Connection: keep-alive")},
	{"4.2.1/a body", 400, openingRequest("+Content-Length: 5") + "hello"},
	{"4.2.1/a body in chunks", 400, openingRequest("+Transfer-Encoding: chunked") + "0\r\n\r\n"},
	{"4.2.1/HTTP/1.0", 400, openingRequest("GET / HTTP/1.0")},
	{"4.2.1/POST", 405, openingRequest("POST / HTTP/1.1")},
	{"4.2.1/CONNECT", 405, openingRequest("CONNECT example.com:80 HTTP/1.1")},
	{"4.2.1/a target in absolute form", 400, openingRequest("GET http://example.com/ HTTP/1.1")},
	{"4.2.1/a target in absolute form of another host", 400, openingRequest("GET http://example.org/ HTTP/1.1")},

	{"10.2/Origin null", 403, openingRequest("Origin: null")},
	{"10.2/an empty Origin", 403, openingRequest("Origin: ")},
	{"10.2/the Origin of another host", 403, openingRequest("Origin: https://evil.example")},
	{"10.2/a subdomain as Origin", 403, openingRequest("Origin: https://a.example.com")},
	{"10.2/the host as a subdomain of the Origin", 403, openingRequest("Origin: https://example.com.evil.example")},
	{"10.2/the host as the end of the Origin", 403, openingRequest("Origin: https://evilexample.com")},
	{"10.2/an Origin with a user", 403, openingRequest("Origin: https://example.com@evil.example")},
	{"10.2/an Origin whose user is the host", 403, openingRequest("Origin: https://example.com:x@evil.example")},
	{"10.2/an Origin with another port", 403, openingRequest("Origin: https://example.com:8443")},
	{"10.2/an Origin with a path", 403, openingRequest("Origin: https://example.com/")},
	{"10.2/an Origin that is no page", 403, openingRequest("Origin: chrome-extension://example.com")},
	{"10.2/a punycode look-alike", 403, openingRequest("Origin: https://xn--exmple-cua.com")},
	{"10.2/another IPv6 address", 403, openingRequest("Host: [::1]:80", "Origin: http://[::2]")},
	{"10.2/two Origins", 400, openingRequest("Origin: https://example.com", "+Origin: https://evil.example")},
	{"10.2/two Origins in one", 403, openingRequest("Origin: https://example.com https://evil.example")},

	{"4.1/a subprotocol that is no token", 400, openingRequest("Sec-WebSocket-Protocol: a b")},
	{"4.1/a subprotocol twice", 400, openingRequest("Sec-WebSocket-Protocol: a, a")},
	{"4.1/64 KiB of subprotocols", 400, openingRequest("Sec-WebSocket-Protocol: " + many("p"))},
	{"9.1/an extension that is no token", 400, openingRequest("Sec-WebSocket-Extensions: permessage-deflate; x=\"")},
	{"9.1/64 KiB of extensions", 400, openingRequest("Sec-WebSocket-Extensions: " + many("permessage-deflate; x"))},
	{"9.1/64 KiB of parameters", 400, openingRequest("Sec-WebSocket-Extensions: x" + strings.Repeat(";y=z", 16<<10))},
	{"9.1/64 KiB of one quoted string", 400, openingRequest("Sec-WebSocket-Extensions: x;y=\"" + strings.Repeat(`\a`, 32<<10))},
}

// many returns 64 KiB of different elements of a list.
func many(element string) string {
	var b strings.Builder
	for i := 0; b.Len() < 64<<10; i++ {
		fmt.Fprintf(&b, "%s%d, ", element, i)
	}
	return b.String() + "z"
}

// Whatever a client asks for in a wrong way, it gets an HTTP response that says so, the
// caller of Accept an error, and nobody a Conn.
func TestHostileRequests(t *testing.T) {
	o := &websocket.AcceptOptions{
		Handshake: handshake.ServerOptions{MaxHeaderBytes: 128 << 10, Subprotocols: []string{"a"}},
		Conn:      conn.Config{Compression: conn.Compression{Enabled: true}},
	}
	for way, door := range doors(t, o) {
		t.Run(way, func(t *testing.T) {
			for _, c := range hostileRequests {
				t.Run(c.name, func(t *testing.T) { wantRefusal(t, door, c.request, c.status) })
			}
		})
	}
}

// answeredByServer are requests to which net/http answers before a handler is called.
func answeredByServer(d *door, request string) bool {
	hosts := strings.Count(request, "\r\nHost: ")
	return d.http && (hosts != 1 || strings.Contains(request, "ann@"))
}

func wantRefusal(t *testing.T, d *door, request string, status int) {
	nc := d.knock(t)
	defer func() { _ = nc.Close() }()
	go func() { _, _ = io.WriteString(nc, request) }()
	resp, err := http.ReadResponse(bufio.NewReader(nc), nil)
	require.NoError(t, err, "a request that is refused gets an answer")
	require.Equal(t, status, resp.StatusCode)
	switch status {
	case http.StatusMethodNotAllowed:
		require.Equal(t, "GET", resp.Header.Get("Allow"))
	case http.StatusUpgradeRequired:
		require.Equal(t, "websocket", resp.Header.Get("Upgrade"))
		require.Equal(t, "13", resp.Header.Get("Sec-WebSocket-Version"))
	}
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err, "the answer has an end")
	if answeredByServer(d, request) {
		return
	}
	_ = nc.Close() // AcceptConn waits for that
	var e *handshake.Error
	require.ErrorAs(t, <-d.outcome, &e)
	require.Equal(t, status, e.Status)
}

// Offers of permessage-deflate that ask for what there is not are declined, not refused:
// the connection is one without compression (RFC 7692 section 7.1).
func TestHostileOffersAreDeclined(t *testing.T) {
	offers := map[string]string{
		"7.1.2.1/server_max_window_bits of 7":         "permessage-deflate; server_max_window_bits=7",
		"7.1.2.1/server_max_window_bits of 16":        "permessage-deflate; server_max_window_bits=16",
		"7.1.2.1/server_max_window_bits of 08":        "permessage-deflate; server_max_window_bits=08",
		"7.1.2.1/server_max_window_bits of -9":        "permessage-deflate; server_max_window_bits=-9",
		"7.1.2.1/server_max_window_bits of 2^64":      "permessage-deflate; server_max_window_bits=18446744073709551616",
		"7.1.2.1/server_max_window_bits of nothing":   "permessage-deflate; server_max_window_bits",
		"7.1.2.2/client_max_window_bits of 16":        "permessage-deflate; client_max_window_bits=16",
		"7.1.2.2/client_max_window_bits of a word":    "permessage-deflate; client_max_window_bits=all",
		"7.1.1.1/server_no_context_takeover with one": "permessage-deflate; server_no_context_takeover=1",
		"7.1/an unknown parameter":                    "permessage-deflate; level=9",
		"7.1/a parameter twice":                       "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
		"another extension":                           "x-webkit-deflate-frame",
	}
	o := &websocket.AcceptOptions{Conn: conn.Config{Compression: conn.Compression{Enabled: true}}}
	for way, door := range doors(t, o) {
		t.Run(way, func(t *testing.T) {
			for name, offer := range offers {
				t.Run(name, func(t *testing.T) { wantExtensions(t, door, offer, nil) })
			}
			t.Run("the next offer is looked at", func(t *testing.T) {
				wantExtensions(t, door, offers["7.1/a parameter twice"]+", permessage-deflate", []string{"permessage-deflate"})
			})
		})
	}
}

func wantExtensions(t *testing.T, d *door, offer string, want []string) {
	nc := d.knock(t)
	defer func() { _ = nc.Close() }()
	go func() { _, _ = io.WriteString(nc, openingRequest("Sec-WebSocket-Extensions: "+offer)) }()
	resp, err := http.ReadResponse(bufio.NewReader(nc), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
	require.Equal(t, want, resp.Header["Sec-Websocket-Extensions"])
	require.NoError(t, <-d.outcome)
}
