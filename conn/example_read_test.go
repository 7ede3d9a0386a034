package conn_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

func ExampleConn_Read() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()
	client.Write(ctx, frame.Text, []byte("hello"))

	op, p, err := server.Read(ctx)
	fmt.Println(op, string(p), err)
	// Output: text hello <nil>
}

// The end of a read's context loses nothing.
func ExampleConn_Read_timeout() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()

	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	_, _, err := server.Read(ctx)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))

	client.Write(context.Background(), frame.Text, []byte("late"))
	_, p, err := server.Read(context.Background())
	fmt.Println(string(p), err)
	// Output:
	// true
	// late <nil>
}

// One buffer serves for all messages.
func ExampleConn_ReadAppend() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()
	client.Write(ctx, frame.Text, []byte("one"))
	client.Write(ctx, frame.Text, []byte("two"))

	var buf []byte
	for range 2 {
		var err error
		if _, buf, err = server.ReadAppend(ctx, buf[:0]); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s\n", buf)
	}
	// Output:
	// one
	// two
}

func ExampleConn_Messages() {
	client, server := conn.Pipe(nil)
	ctx := context.Background()
	go func() {
		client.Write(ctx, frame.Text, []byte("one"))
		client.Write(ctx, frame.Text, []byte("two"))
		client.Close(ctx, frame.StatusNormalClosure, "done")
	}()

	for msg, err := range server.Messages(ctx) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%s\n", msg.Data) // valid until the next turn
	}
	// Output:
	// one
	// two
	// websocket: read: closed by the peer: close code 1000 (normal closure): "done"
}

func ExampleConn_Reader() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()
	client.Write(ctx, frame.Text, []byte("a long message"))

	op, r, err := server.Reader(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	start := make([]byte, 6)
	io.ReadFull(r, start)
	rest, err := io.ReadAll(r)
	fmt.Printf("%v: %q, then %q, %v\n", op, start, rest, err)
	// Output: text: "a long", then " message", <nil>
}
