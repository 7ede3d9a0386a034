package conn_test

import (
	"context"
	"fmt"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A handler is tested without a port and without a handshake.
func ExamplePipe() {
	client, server := conn.Pipe(nil)
	ctx := context.Background()

	echo := func(c *conn.Conn) {
		for m, err := range c.Messages(ctx) {
			if err != nil {
				return
			}
			c.Write(ctx, m.Op, m.Data)
		}
	}
	go echo(server)

	client.Write(ctx, frame.Text, []byte("hello"))
	op, p, err := client.Read(ctx)
	fmt.Println(op, string(p), err)
	fmt.Println(client.Close(ctx, frame.StatusNormalClosure, "done"))
	// Output:
	// text hello <nil>
	// <nil>
}
