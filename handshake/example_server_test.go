package handshake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/ws6455/websocket/handshake"
)

// The sample request of RFC 6455 section 1.2.
const sampleRequest = "GET /chat HTTP/1.1\r\n" +
	"Host: server.example.com\r\n" +
	"Upgrade: websocket\r\n" +
	"Connection: Upgrade\r\n" +
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
	"Origin: http://example.com\r\n" +
	"Sec-WebSocket-Protocol: chat, superchat\r\n" +
	"Sec-WebSocket-Version: 13\r\n\r\n"

// send sends a request and returns the other end of the connection, from which
// the server reads it.
func send(request string) (client, server net.Conn) {
	client, server = net.Pipe()
	go func() { _, _ = io.WriteString(client, request) }()
	return client, server
}

// show prints what the server answers, without carriage returns.
func show(client net.Conn) (done chan struct{}) {
	done = make(chan struct{})
	go func() {
		defer close(done)
		answer, _ := io.ReadAll(client)
		fmt.Println(strings.TrimSpace(strings.ReplaceAll(string(answer), "\r", "")))
	}()
	return done
}

// A handler of net/http takes the connection over.
func ExampleUpgrade() {
	handler := func(w http.ResponseWriter, r *http.Request) {
		nc, res, err := handshake.Upgrade(w, r, &handshake.ServerOptions{Subprotocols: []string{"chat"}})
		if err != nil {
			return // r has been answered
		}
		defer nc.Close()
		// The first frames are in res.Buffered, the others come from nc.
		_ = res.Buffered
	}
	server := httptest.NewServer(http.HandlerFunc(handler))
	defer server.Close()

	nc, resp, res, err := handshake.Dial(context.Background(), server.URL, &handshake.ClientOptions{
		Subprotocols: []string{"superchat", "chat"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer nc.Close()
	fmt.Println(resp.Status)
	fmt.Println(res.Subprotocol)
	// Output:
	// 101 Switching Protocols
	// chat
}

// A server without net/http upgrades the connections that it accepts.
func ExampleUpgradeConn() {
	client, nc := send(sampleRequest)
	done := show(client)

	res, err := handshake.UpgradeConn(context.Background(), nc, &handshake.ServerOptions{
		Subprotocols: []string{"superchat", "chat"},
		Origins:      []string{"example.com"},
	})
	nc.Close()
	<-done
	fmt.Println()
	fmt.Println(res.Subprotocol, err)
	// Output:
	// HTTP/1.1 101 Switching Protocols
	// Upgrade: websocket
	// Connection: Upgrade
	// Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
	// Sec-WebSocket-Protocol: superchat
	//
	// superchat <nil>
}

// Decide looks at the target and the header of a request, and may refuse it
// with a status of its own.
func ExampleServerOptions_decide() {
	opening := func(target string) *handshake.Request {
		return &handshake.Request{
			Method: "GET", Target: target, Major: 1, Minor: 1,
			Fields: []handshake.Field{
				{Name: "Host", Value: "example.com"},
				{Name: "Upgrade", Value: "websocket"},
				{Name: "Connection", Value: "Upgrade"},
				{Name: "Sec-WebSocket-Version", Value: "13"},
				{Name: "Sec-WebSocket-Key", Value: handshake.NewKey()},
			},
		}
	}
	o := &handshake.ServerOptions{
		Decide: func(r *handshake.Request) error {
			if r.Target != "/news" {
				return &handshake.Error{Status: 404, Reason: "there is only /news"}
			}
			return nil
		},
	}
	_, err := handshake.CheckRequest(opening("/news"), o)
	fmt.Println(err)
	_, err = handshake.CheckRequest(opening("/weather"), o)
	fmt.Println(err)
	// Output:
	// <nil>
	// websocket: handshake: there is only /news (HTTP status 404)
}

// Without Origins a browser may come only from the server's own pages.
func ExampleServerOptions_origins() {
	r := &handshake.Request{
		Method: "GET", Target: "/", Major: 1, Minor: 1,
		Fields: []handshake.Field{
			{Name: "Host", Value: "example.com"},
			{Name: "Upgrade", Value: "websocket"},
			{Name: "Connection", Value: "Upgrade"},
			{Name: "Sec-WebSocket-Version", Value: "13"},
			{Name: "Sec-WebSocket-Key", Value: handshake.NewKey()},
			{Name: "Origin", Value: "https://blog.example.com"},
		},
	}
	_, err := handshake.CheckRequest(r, nil)
	fmt.Println(err)
	_, err = handshake.CheckRequest(r, &handshake.ServerOptions{Origins: []string{"https://*.example.com"}})
	fmt.Println(err)
	// Output:
	// websocket: handshake: the Origin of the request is not allowed (RFC 6455 section 4.2.2, HTTP status 403)
	// <nil>
}

// Any server can make the handshake out of its pure parts: read the request
// in its own way, and write the response in its own way.
func ExampleCheckRequest() {
	r := &handshake.Request{
		Method: "GET", Target: "/chat", Major: 1, Minor: 1,
		Fields: []handshake.Field{
			{Name: "Host", Value: "server.example.com"},
			{Name: "Upgrade", Value: "websocket"},
			{Name: "Connection", Value: "Upgrade"},
			{Name: "Sec-WebSocket-Version", Value: "13"},
			{Name: "Sec-WebSocket-Key", Value: "dGhlIHNhbXBsZSBub25jZQ=="},
		},
	}
	res, err := handshake.CheckRequest(r, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := handshake.AppendResponse(nil, r.Get("Sec-WebSocket-Key"), &res, nil)
	fmt.Println(strings.ReplaceAll(string(b), "\r\n", "\n"), err)
	// Output:
	// HTTP/1.1 101 Switching Protocols
	// Upgrade: websocket
	// Connection: Upgrade
	// Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
	//
	//  <nil>
}

// A request that failed the check gets a whole HTTP response.
func ExampleAppendErrorResponse() {
	_, err := handshake.CheckRequest(&handshake.Request{Method: "POST", Target: "/", Major: 1, Minor: 1}, nil)
	var e *handshake.Error
	if errors.As(err, &e) {
		b := handshake.AppendErrorResponse(nil, e, time.Time{})
		fmt.Print(strings.ReplaceAll(string(b), "\r", ""))
	}
	// Output:
	// HTTP/1.1 405 Method Not Allowed
	// Connection: close
	// Content-Type: text/plain; charset=utf-8
	// X-Content-Type-Options: nosniff
	// Allow: GET
	// Content-Length: 37
	//
	// the method of the request is not GET
}

func ExampleAcceptKey() {
	fmt.Println(handshake.AcceptKey("dGhlIHNhbXBsZSBub25jZQ=="))
	// Output: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
}

func ExampleParseExtensions() {
	list, err := handshake.ParseExtensions([]string{
		`permessage-deflate; client_max_window_bits; server_max_window_bits="10"`,
	})
	fmt.Println(list[0].Name, err)
	for _, p := range list[0].Params {
		fmt.Printf("%s %q\n", p.Name, p.Value)
	}
	_, err = handshake.ParseExtensions([]string{"permessage-deflate; ="})
	fmt.Println(err)
	// Output:
	// permessage-deflate <nil>
	// client_max_window_bits ""
	// server_max_window_bits "10"
	// websocket: handshake: an extension parameter's name is not a token (RFC 6455 section 9.1, HTTP status 400)
}

func ExampleAppendExtension() {
	b := handshake.AppendExtension(nil, handshake.Extension{
		Name:   "permessage-deflate",
		Params: []handshake.Param{{Name: "server_no_context_takeover"}, {Name: "server_max_window_bits", Value: "10"}},
	})
	fmt.Println(string(b))
	// Output: permessage-deflate; server_no_context_takeover; server_max_window_bits=10
}

func ExampleParseSubprotocols() {
	fmt.Println(handshake.ParseSubprotocols([]string{"chat, superchat"}))
	// Output: [chat superchat] <nil>
}
