package handshake

import (
	"bufio"
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// FuzzAppendRequest wants that no option of the caller adds or breaks a line:
// the request is refused, or net/http reads the fields that were meant.
func FuzzAppendRequest(f *testing.F) {
	f.Add("ws://example.com/chat?a=b", "Origin", "https://example.com", "chat", "foo", "example.com:80")
	f.Add("wss://ann:secret@Bücher.example:8443/ü?q= x", "X-Y", "a\tb", "v1", "a", "")
	f.Add("ws+unix:///run/a%20b.sock:/x", "X", "a\r\nY: z", "a\r\n", "b\n", "h\r\nZ: y")
	f.Fuzz(func(t *testing.T, rawURL, name, value, subprotocol, extension, host string) {
		o := &ClientOptions{
			Header:       http.Header{name: {value}},
			Subprotocols: []string{subprotocol},
			Extensions:   []Extension{{Name: extension}},
			Host:         host,
		}
		request, err := AppendRequest(nil, rawURL, sampleKey, o)
		if err != nil {
			if len(request) > 0 {
				t.Fatalf("a request that is refused must not be written, but %q was", request)
			}
			return
		}
		br := bufio.NewReader(bytes.NewReader(request))
		r, err := http.ReadRequest(br)
		if err != nil {
			t.Fatalf("net/http cannot read %q: %v", request, err)
		}
		if br.Buffered() > 0 {
			t.Fatalf("bytes stand behind the request: %q", request)
		}
		wantFields(t, r, o, request)
	})
}

func wantFields(t *testing.T, r *http.Request, o *ClientOptions, request []byte) {
	want := map[string]int{
		"Upgrade": 1, "Connection": 1, "Sec-Websocket-Key": 1, "Sec-Websocket-Version": 1,
		"Sec-Websocket-Protocol": 1, "Sec-Websocket-Extensions": 1,
	}
	for name := range o.Header {
		want[http.CanonicalHeaderKey(name)] = 1
	}
	for name, values := range r.Header {
		if name == "Authorization" {
			want[name] = 1 // from the user of the URL
		}
		if len(values) != want[name] {
			t.Fatalf("the field %q stands %d times in %q, want %d", name, len(values), request, want[name])
		}
	}
	if got := r.Header.Get("Sec-Websocket-Protocol"); got != o.Subprotocols[0] {
		t.Fatalf("the subprotocol is %q in %q, want %q", got, request, o.Subprotocols[0])
	}
}

// FuzzReadResponse wants that no response makes the reader fail in another way
// than with an error, that what is accepted is a right answer for net/http, too, and
// that only what was offered is agreed on.
func FuzzReadResponse(f *testing.F) {
	for _, name := range slices.Sorted(maps.Keys(acceptedResponses)) {
		f.Add(acceptedResponses[name].text + "frames")
	}
	for _, name := range slices.Sorted(maps.Keys(refusedResponses)) {
		f.Add(refusedResponses[name].text)
	}
	f.Add("HTTP/1.1 100 X\r\n\r\n" + switching())
	f.Add(switching("Sec-WebSocket-Accept: " + rfcAccept + "\r\n ")) // a folded line: RFC 9112 section 5.2
	f.Add("HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		r := newResponseReader(strings.NewReader(text), 4<<10)
		resp, err := r.read(&http.Request{Method: http.MethodGet})
		if err != nil {
			return
		}
		o := &ClientOptions{Subprotocols: []string{"chat"}, Extensions: []Extension{{Name: "foo"}, {Name: "bar"}}}
		result, err := CheckResponse(resp, sampleKey, o)
		if err != nil {
			return
		}
		if !strings.HasSuffix(text, string(r.buffered())) {
			t.Fatalf("%q is behind the response %q", r.buffered(), text)
		}
		wantSwitched(t, text, result)
	})
}

// wantSwitched reads the response once more, without what is under test.
func wantSwitched(t *testing.T, text string, result *Result) {
	br := bufio.NewReader(strings.NewReader(text))
	resp, err := http.ReadResponse(br, nil)
	for err == nil && resp.StatusCode < 200 && resp.StatusCode != 101 {
		resp, err = http.ReadResponse(br, nil)
	}
	if err != nil {
		t.Fatalf("net/http refuses the response %q: %v", text, err)
	}
	field := func(name string) string { return strings.Trim(strings.Join(resp.Header.Values(name), ","), " \t") }
	switch {
	case resp.StatusCode != 101, field("Sec-WebSocket-Accept") != AcceptKey(sampleKey),
		!strings.EqualFold(field("Upgrade"), "websocket"),
		!strings.Contains(strings.ToLower(field("Connection")), "upgrade"):
		t.Fatalf("the response %q is accepted", text)
	case result.Subprotocol != field("Sec-WebSocket-Protocol"), result.Subprotocol != "" && result.Subprotocol != "chat":
		t.Fatalf("the subprotocol %q is accepted in %q", result.Subprotocol, text)
	}
	for _, e := range result.Extensions {
		if e.Name != "foo" && e.Name != "bar" || !strings.Contains(field("Sec-WebSocket-Extensions"), e.Name) {
			t.Fatalf("the extension %q is accepted in %q", e.Name, text)
		}
	}
}

// FuzzParseTarget wants that what can be dialed can be written.
func FuzzParseTarget(f *testing.F) {
	for _, raw := range []string{
		"ws://a/", "wss://[fe80::1%25eth0]:1/x?y#z", "ws+unix:///a:/b", "http://ann:pw@bücher.example", "ws://a%20b/", "//x",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		target, err := parseTarget(raw)
		if err != nil {
			return
		}
		for _, text := range []string{target.host, target.resource} {
			if text == "" || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
				t.Fatalf("%q would be written for %q", text, raw)
			}
		}
		if again, err := parseTarget(target.http().String()); err == nil && again.resource != target.resource {
			t.Fatalf("the resource of %q is %q, but that of its HTTP form %q", raw, target.resource, again.resource)
		}
	})
}
