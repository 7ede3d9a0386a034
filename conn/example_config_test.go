package conn_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A message over the limit ends the Conn, and the peer is told why.
func ExampleConfig() {
	client, server := conn.Pipe(&conn.Config{
		ReadLimit:    16,              // bytes of a message
		WriteTimeout: 5 * time.Second, // without progress
		PingInterval: time.Minute,     // of silence
	})
	ctx := context.Background()
	client.Write(ctx, frame.Text, []byte("more than 16 bytes"))

	_, _, err := server.Read(ctx)
	fmt.Println(err, errors.Is(err, conn.ErrMessageTooBig))

	_, _, err = client.Read(ctx)
	fmt.Println(err)
	// Output:
	// websocket: read: message too big: over 16 bytes true
	// websocket: read: closed by the peer: close code 1009 (message too big): "message too big"
}

func ExampleConn_Stats() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()
	client.Write(ctx, frame.Text, []byte("hello"))
	server.Read(ctx)

	sent, received := client.Stats(), server.Stats()
	fmt.Println(sent.MessagesSent, "message of", sent.BytesSent, "bytes")
	fmt.Println(sent.WireBytesSent, "bytes with header and masking key")
	fmt.Println(received.MessagesReceived, "message received")
	// Output:
	// 1 message of 5 bytes
	// 11 bytes with header and masking key
	// 1 message received
}
