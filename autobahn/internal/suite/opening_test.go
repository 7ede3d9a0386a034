package suite

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// TestAccepts is the example of RFC 6455 section 1.3.
func TestAccepts(t *testing.T) {
	require.Equal(t, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", accepts("dGhlIHNhbXBsZSBub25jZQ=="))
}

// goodRequest is one that a server may accept, and goodResponse how it does so.
func goodRequest() *wire.Head {
	return &wire.Head{Line: "GET / HTTP/1.1", Fields: []wire.Field{
		{Name: "Host", Value: "example.com"},
		{Name: "upgrade", Value: "WebSocket"},
		{Name: "Connection", Value: "keep-alive, Upgrade"},
		{Name: "Sec-WebSocket-Key", Value: "dGhlIHNhbXBsZSBub25jZQ=="},
		{Name: "Sec-WebSocket-Version", Value: "13"},
	}}
}

func goodResponse() *wire.Head {
	return &wire.Head{Line: "HTTP/1.1 101 Switching Protocols", Fields: []wire.Field{
		{Name: "Upgrade", Value: "websocket"},
		{Name: "connection", Value: "upgrade"},
		{Name: "Sec-WebSocket-Accept", Value: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
	}}
}

func TestWrongRequest(t *testing.T) {
	require.Empty(t, wrongRequest(goodRequest()))
	for _, tt := range []struct {
		name string
		harm func(h *wire.Head)
		want string
	}{
		{"4.2.1/no Upgrade", func(h *wire.Head) { h.Del("Upgrade") }, "Upgrade: websocket"},
		{"4.2.1/another Upgrade", func(h *wire.Head) { h.Set("Upgrade", "h2c") }, "Upgrade: websocket"},
		{"4.2.1/no Connection: Upgrade", func(h *wire.Head) { h.Set("Connection", "keep-alive") }, "Connection: Upgrade"},
		{"4.2.1/another version", func(h *wire.Head) { h.Set("Sec-WebSocket-Version", "8") }, "Version"},
		{"4.2.1/no version", func(h *wire.Head) { h.Del("Sec-WebSocket-Version") }, "Version"},
		{"4.2.1/no Host", func(h *wire.Head) { h.Del("Host") }, "Host"},
		{"4.2.1/no key", func(h *wire.Head) { h.Del("Sec-WebSocket-Key") }, "Key"},
		{"4.2.1/two keys", func(h *wire.Head) { h.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==") }, "Key"},
		{"4.2.1/a short key", func(h *wire.Head) { h.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZQ==") }, "Key"},
		{"4.2.1/a key that is no base64", func(h *wire.Head) { h.Set("Sec-WebSocket-Key", "the sample nonce") }, "Key"},
	} {
		h := goodRequest()
		tt.harm(h)
		require.Contains(t, wrongRequest(h), tt.want, tt.name)
	}
}

func TestWrongResponse(t *testing.T) {
	require.Empty(t, wrongResponse(goodRequest(), goodResponse()))
	for _, tt := range []struct {
		name string
		harm func(h *wire.Head)
		want string
	}{
		{"4.1/another status", func(h *wire.Head) { h.Line = "HTTP/1.1 200 OK" }, "101"},
		{"4.1/no Upgrade", func(h *wire.Head) { h.Del("Upgrade") }, "Upgrade: websocket"},
		{"4.1/no Connection", func(h *wire.Head) { h.Del("Connection") }, "Connection: Upgrade"},
		{"4.1/no Sec-WebSocket-Accept", func(h *wire.Head) { h.Del("Sec-WebSocket-Accept") }, "Accept"},
		{"4.1/another Sec-WebSocket-Accept", func(h *wire.Head) { h.Set("Sec-WebSocket-Accept", "x") }, "Accept"},
		{"4.1/two of them", func(h *wire.Head) { h.Add("Sec-WebSocket-Accept", "x") }, "Accept"},
	} {
		h := goodResponse()
		tt.harm(h)
		require.Contains(t, wrongResponse(goodRequest(), h), tt.want, tt.name)
	}
}

// TestNewRequest: the suite's own request is one that servers have to accept.
func TestNewRequest(t *testing.T) {
	u, err := url.Parse("ws://example.com:9001/echo?a=b")
	require.NoError(t, err)
	talk := ended(t, &Case{Deflate: &Deflate{Params: []Params{{}}}}, Client, report.Result{})
	h := talk.newRequest(u)
	require.Empty(t, wrongRequest(h))
	require.Equal(t, "GET /echo?a=b HTTP/1.1", h.Line)
	require.Equal(t, "example.com:9001", h.Get("Host"))
	require.Contains(t, h.Get("Sec-WebSocket-Extensions"), "permessage-deflate")

	special := &Opening{Request: func(h *wire.Head) { h.Del("Host") }}
	talk = ended(t, &Case{Opening: special}, Client, report.Result{})
	require.Empty(t, talk.newRequest(u).Get("Host"), "a case can change the request")
	require.Empty(t, talk.newRequest(u).Get("Sec-WebSocket-Extensions"), "nothing is offered")
}

// TestNewResponse: the suite's own response is one that clients have to accept.
func TestNewResponse(t *testing.T) {
	request := goodRequest()
	request.Add("Sec-WebSocket-Extensions", "x, permessage-deflate; client_max_window_bits")
	talk := ended(t, &Case{Deflate: &Deflate{Params: []Params{{WindowBits: 9}}}}, Server, report.Result{})
	h := talk.newResponse(request)
	require.Empty(t, wrongResponse(request, h))
	require.Equal(t, "permessage-deflate; client_max_window_bits=9", h.Get("Sec-WebSocket-Extensions"))
	require.NotNil(t, talk.deflate)

	talk = ended(t, &Case{Deflate: &Deflate{Params: []Params{{}}}}, Server, report.Result{})
	require.Empty(t, talk.newResponse(goodRequest()).Get("Sec-WebSocket-Extensions"), "the client has offered nothing")
	require.Nil(t, talk.deflate)

	special := &Opening{Response: func(h, _ *wire.Head) { h.Del("Upgrade") }}
	talk = ended(t, &Case{Opening: special}, Server, report.Result{})
	require.NotEmpty(t, wrongResponse(request, talk.newResponse(request)), "a case can change the response")
}
