package websocket_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/frame"
)

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
