package websocket_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// compressed is for Accept: messages are compressed if the client can do it, too.
var compressed = &websocket.AcceptOptions{
	Conn: conn.Config{Compression: conn.Compression{Enabled: true}},
}

// echo sends every message back to where it came from.
func echo(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return // the request has been answered
	}
	defer c.CloseNow()
	for m, err := range c.Messages(r.Context()) {
		if err != nil {
			return // the peer closed, or the connection broke
		}
		if err := c.Write(r.Context(), m.Op, m.Data); err != nil {
			return
		}
	}
}

// ask sends a question and returns the answer.
func ask(ctx context.Context, url, question string) (string, error) {
	c, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		return "", err
	}
	defer c.CloseNow()
	if err := c.Write(ctx, frame.Text, []byte(question)); err != nil {
		return "", err
	}
	_, answer, err := c.Read(ctx)
	if err != nil {
		return "", err
	}
	return string(answer), c.Close(ctx, frame.StatusNormalClosure, "")
}

// The server and the client of README.md, which talk to each other.
func Example_readme() {
	server := httptest.NewServer(http.HandlerFunc(echo))
	defer server.Close()

	answer, err := ask(context.Background(), "ws"+server.URL[len("http"):], "hello")
	fmt.Println(answer, err)
	// Output: hello <nil>
}

// Both ends must want it.
func Example_compression() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := websocket.Accept(w, r, compressed); err == nil {
			defer c.CloseNow()
			c.Write(r.Context(), frame.Text, []byte(strings.Repeat("ten bytes ", 100)))
		}
	}))
	defer server.Close()

	ctx := context.Background()
	c, resp, err := websocket.Dial(ctx, server.URL, &websocket.DialOptions{Conn: compressed.Conn})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.CloseNow()
	fmt.Println(resp.Header.Get("Sec-WebSocket-Extensions"))
	_, p, _ := c.Read(ctx)
	fmt.Println(len(p), "bytes, less than 50 on the wire:", c.Stats().Inflated.WireBytes < 50)
	// Output:
	// permessage-deflate
	// 1000 bytes, less than 50 on the wire: true
}
