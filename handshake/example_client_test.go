package handshake_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/ws6455/websocket/handshake"
)

// A client offers two subprotocols, and the server takes one.
func ExampleDial() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nc, _, err := handshake.Upgrade(w, r, &handshake.ServerOptions{Subprotocols: []string{"chat.v1"}})
		if err == nil {
			_ = nc.Close()
		}
	}))
	defer server.Close()

	nc, resp, result, err := handshake.Dial(context.Background(), server.URL, &handshake.ClientOptions{
		Subprotocols: []string{"chat.v2", "chat.v1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer nc.Close()
	fmt.Println(resp.Status)
	fmt.Println(result.Subprotocol)
	// Output:
	// 101 Switching Protocols
	// chat.v1
}

// What a server answers instead of switching protocols can be read.
func ExampleDial_refused() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "come back tomorrow", http.StatusServiceUnavailable)
	}))
	defer server.Close()

	_, resp, _, err := handshake.Dial(context.Background(), server.URL, nil)
	var refusal *handshake.Error
	if errors.As(err, &refusal) {
		fmt.Println(refusal)
	}
	if resp != nil {
		body, _ := io.ReadAll(resp.Body)
		fmt.Printf("%s", body)
	}
	// Output:
	// websocket: handshake: the server did not switch protocols (HTTP status 503)
	// come back tomorrow
}

// A page logs in and redirects; the jar brings the cookie to the second
// request.
func ExampleClientOptions_redirectsAndCookies() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session, err := r.Cookie("session")
		if err != nil {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "42"})
			http.Redirect(w, r, "/chat", http.StatusTemporaryRedirect)
			return
		}
		fmt.Println(r.URL.Path, session)
		if nc, _, err := handshake.Upgrade(w, r, nil); err == nil {
			_ = nc.Close()
		}
	}))
	defer server.Close()

	jar, _ := cookiejar.New(nil)
	nc, _, _, err := handshake.Dial(context.Background(), server.URL, &handshake.ClientOptions{Jar: jar, MaxRedirects: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = nc.Close()
	// Output: /chat session=42
}

// A fixed proxy, and none for one's own network.
func ExampleClientOptions_proxy() {
	office, _ := url.Parse("socks5://proxy.example:1080")
	o := &handshake.ClientOptions{Proxy: func(u *url.URL) (*url.URL, error) {
		if strings.HasSuffix(u.Hostname(), ".internal") {
			return nil, nil
		}
		return office, nil
	}}

	for _, host := range []string{"db.internal", "chat.example"} {
		proxy, err := o.Proxy(&url.URL{Scheme: "https", Host: host})
		fmt.Println(host, proxy, err)
	}
	// Output:
	// db.internal <nil> <nil>
	// chat.example socks5://proxy.example:1080 <nil>
}

// The two pure halves of a client, for a transport of one's own.
func ExampleAppendRequest() {
	key := "dGhlIHNhbXBsZSBub25jZQ==" // of NewKey
	request, err := handshake.AppendRequest(nil, "ws://server.example.com/chat", key, nil)
	fmt.Println(strings.ReplaceAll(string(request), "\r\n", "\n"), err)
	// Output:
	// GET /chat HTTP/1.1
	// Host: server.example.com
	// Upgrade: websocket
	// Connection: Upgrade
	// Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
	// Sec-WebSocket-Version: 13
	//
	//  <nil>
}

// A server that chooses what was not offered breaks RFC 6455.
func ExampleCheckResponse() {
	key := "dGhlIHNhbXBsZSBub25jZQ=="
	text := "HTTP/1.1 101 Switching Protocols\r\n" +
		"Upgrade: websocket\r\n" +
		"Connection: Upgrade\r\n" +
		"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" +
		"Sec-WebSocket-Protocol: chat\r\n\r\n"
	resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(text)), nil)
	if err != nil {
		fmt.Println(err)
		return
	}

	result, err := handshake.CheckResponse(resp, key, &handshake.ClientOptions{Subprotocols: []string{"chat"}})
	fmt.Println(result.Subprotocol, err)
	_, err = handshake.CheckResponse(resp, key, nil)
	fmt.Println(err)
	// Output:
	// chat <nil>
	// websocket: handshake: the server chose a subprotocol that was not offered (RFC 6455 section 4.1, HTTP status 101)
}
