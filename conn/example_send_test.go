package conn_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// Send never waits for the peer, so one slow reader cannot hold up the others.
func ExampleConn_Send() {
	slow, server := conn.Pipe(&conn.Config{SendQueue: 1 << 10})
	defer slow.CloseNow()
	defer server.CloseNow()

	news := make([]byte, 100<<10) // more than the transport takes
	fmt.Println(server.Send(frame.Binary, news))
	err := server.Send(frame.Binary, news)
	fmt.Println(err, errors.Is(err, conn.ErrQueueFull))
	// Output:
	// <nil>
	// websocket: send: send queue full true
}

// SlowPeerDrop suits data of which only the newest matters.
func ExampleSlowPeerPolicy() {
	slow, server := conn.Pipe(&conn.Config{SendQueue: 1 << 10, SlowPeer: conn.SlowPeerDrop})
	defer slow.CloseNow()
	defer server.CloseNow()

	picture := make([]byte, 100<<10)
	for range 5 {
		if err := server.Send(frame.Binary, picture); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(server.Stats().Dropped, "of 5 dropped")
	// Output: 4 of 5 dropped
}

// One message goes to many, and is checked once.
func ExamplePrepare() {
	ctx := context.Background()
	m, err := conn.Prepare(frame.Text, []byte("news for all"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 3 {
		client, server := conn.Pipe(nil)
		server.WritePrepared(ctx, m) // or SendPrepared, which does not wait
		_, p, _ := client.Read(ctx)
		fmt.Println(string(p))
		client.CloseNow()
		server.CloseNow()
	}
	// Output:
	// news for all
	// news for all
	// news for all
}
