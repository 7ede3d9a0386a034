package conn_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

func ExampleConn_Write() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()

	fmt.Println(client.Write(ctx, frame.Text, []byte("héllo")))
	fmt.Println(client.Write(ctx, frame.Text, []byte("\xFF")))
	fmt.Println(client.Write(ctx, frame.Binary, []byte("\xFF")))

	for range 2 {
		op, p, _ := server.Read(ctx)
		fmt.Printf("%v %q\n", op, p)
	}
	// Output:
	// <nil>
	// websocket: write: text is not valid UTF-8 (RFC 6455 section 8.1)
	// <nil>
	// text "héllo"
	// binary "\xff"
}

// A message whose length is not known is sent while it is made.
func ExampleConn_Writer() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()

	w, err := client.Writer(ctx, frame.Text)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range 3 {
		fmt.Fprintf(w, "line %d\n", i)
	}
	io.Copy(w, strings.NewReader("end"))
	w.Close()

	_, p, _ := server.Read(ctx)
	fmt.Println(string(p))
	// Output:
	// line 0
	// line 1
	// line 2
	// end
}

// Flush makes sure that what was written is on its way.
func ExampleConn_Flush() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()

	client.Send(frame.Text, []byte("queued"))
	fmt.Println(client.Flush(ctx))
	fmt.Println(client.Stats().MessagesSent, "message went out")

	_, p, _ := server.Read(ctx)
	fmt.Println(string(p))
	// Output:
	// <nil>
	// 1 message went out
	// queued
}
