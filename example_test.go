package websocket_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// A handler of net/http accepts, greets and says goodbye.
func ExampleAccept() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return // r has been answered
		}
		defer c.CloseNow()
		_ = c.Write(r.Context(), frame.Text, []byte("welcome"))
		_ = c.Close(r.Context(), frame.StatusNormalClosure, "bye")
	}))
	defer server.Close()

	c, _, err := websocket.Dial(context.Background(), server.URL, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.CloseNow()
	for m, err := range c.Messages(context.Background()) {
		if err != nil {
			fmt.Println("closed normally:", errors.Is(err, frame.StatusNormalClosure))
			return
		}
		fmt.Printf("%s\n", m.Data)
	}
	// Output:
	// welcome
	// closed normally: true
}

// A server refuses a page of another site, and the client learns why.
func ExampleDial_refused() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c, err := websocket.Accept(w, r, nil); err == nil {
			_ = c.CloseNow()
		}
	}))
	defer server.Close()

	_, _, err := websocket.Dial(context.Background(), server.URL, &websocket.DialOptions{
		Handshake: handshake.ClientOptions{Header: http.Header{"Origin": {"https://other.example"}}},
	})
	var refusal *handshake.Error
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Status)
	}
	// Output: 403
}

// Client and server agree on a subprotocol, and the client bounds what it
// reads.
func ExampleDial_options() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{
			Handshake: handshake.ServerOptions{Subprotocols: []string{"chat.v2", "chat.v1"}},
		})
		if err != nil {
			return
		}
		defer c.CloseNow()
		_ = c.Write(r.Context(), frame.Text, make([]byte, 2000))
		_, _, _ = c.Read(r.Context())
	}))
	defer server.Close()

	c, _, err := websocket.Dial(context.Background(), server.URL, &websocket.DialOptions{
		Handshake: handshake.ClientOptions{Subprotocols: []string{"chat.v1"}, Timeout: 3 * time.Second},
		Conn:      conn.Config{ReadLimit: 1000},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.CloseNow()
	fmt.Println(c.Subprotocol())
	_, _, err = c.Read(context.Background())
	fmt.Println("too big:", errors.Is(err, conn.ErrMessageTooBig))
	// Output:
	// chat.v1
	// too big: true
}

// A server without net/http gives AcceptConn what its listener accepts.
func ExampleAcceptConn() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer l.Close()
	go func() {
		nc, err := l.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		c, err := websocket.AcceptConn(context.Background(), nc, nil)
		if err != nil {
			return // the client has been answered
		}
		_ = c.Write(context.Background(), frame.Text, []byte("no net/http here"))
		_ = c.Close(context.Background(), frame.StatusNormalClosure, "")
	}()

	c, _, err := websocket.Dial(context.Background(), "ws://"+l.Addr().String(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.CloseNow()
	_, text, err := c.Read(context.Background())
	fmt.Println(string(text), err)
	// Output: no net/http here <nil>
}

// A server that ends says so to every client.
func ExampleGroup() {
	var group websocket.Group
	joined := make(chan bool)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer group.Add(c)()
		close(joined)
		for range c.Messages(r.Context()) { // until the client is gone
		}
	})}
	shutdown := func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return group.Shutdown(ctx)
	}
	server.RegisterOnShutdown(func() { _ = shutdown() })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go func() { _ = server.Serve(l) }()

	c, _, err := websocket.Dial(context.Background(), "ws://"+l.Addr().String(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.CloseNow()
	<-joined
	go func() {
		_ = server.Shutdown(context.Background())
		_ = shutdown() // waits until the clients know
	}()
	_, _, err = c.Read(context.Background())
	fmt.Println("going away:", errors.Is(err, frame.StatusGoingAway))
	// Output: going away: true
}

// A Group knows who is there, so that a server can tell all of them something.
func ExampleGroup_All() {
	var group websocket.Group
	for range 3 {
		client, server := conn.Pipe(nil)
		defer client.CloseNow()
		defer group.Add(server)()
	}
	fmt.Println(group.Len(), "are there")

	told := 0
	for c := range group.All() {
		if err := c.Send(frame.Text, []byte("news")); err == nil {
			told++
		}
	}
	fmt.Println(told, "were told")
	// Output:
	// 3 are there
	// 3 were told
}
