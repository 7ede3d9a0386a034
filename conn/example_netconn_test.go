package conn_test

import (
	"bufio"
	"context"
	"fmt"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A protocol of lines runs over messages as it would over a TCP connection.
func ExampleNetConn() {
	client, server := conn.Pipe(nil)
	ctx := context.Background()

	go func() {
		nc := conn.NetConn(ctx, server, frame.Text)
		fmt.Fprint(nc, "two li")
		fmt.Fprint(nc, "nes\nin three messages")
		fmt.Fprintln(nc)
		nc.Close()
	}()

	lines := bufio.NewScanner(conn.NetConn(ctx, client, frame.Text))
	for lines.Scan() {
		fmt.Println(lines.Text())
	}
	fmt.Println("error:", lines.Err())
	// Output:
	// two lines
	// in three messages
	// error: <nil>
}
