package conn_test

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

func ExampleConn_Close() {
	client, server := conn.Pipe(nil)
	ctx := context.Background()
	go server.Read(ctx) // who reads answers the Close frame

	fmt.Println(client.Close(ctx, frame.StatusGoingAway, "the page was left"))

	err := client.Write(ctx, frame.Text, nil)
	fmt.Println(err, errors.Is(err, net.ErrClosed))
	// Output:
	// <nil>
	// websocket: write: connection closed true
}

// CloseNow suits a deferred call: it ends what is left, whatever happened.
func ExampleConn_CloseNow() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()

	server.CloseNow()
	_, _, err := client.Read(context.Background())
	fmt.Println(err)
	fmt.Println(errors.Is(err, frame.StatusAbnormalClosure))
	// Output:
	// websocket: read: the transport ended without a close frame (1006)
	// true
}

// The status code of the peer's Close frame is matched as any other error.
func ExampleCloseError() {
	client, server := conn.Pipe(nil)
	ctx := context.Background()
	go client.Close(ctx, frame.StatusGoingAway, "bye")

	_, _, err := server.Read(ctx)
	switch {
	case errors.Is(err, frame.StatusNormalClosure), errors.Is(err, frame.StatusGoingAway):
		fmt.Println("the peer left")
	case errors.Is(err, frame.StatusAbnormalClosure):
		fmt.Println("the connection broke")
	}
	var closed *conn.CloseError
	if errors.As(err, &closed) {
		fmt.Printf("%d %q\n", closed.Code, closed.Reason)
	}
	// Output:
	// the peer left
	// 1001 "bye"
}
