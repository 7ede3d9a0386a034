package conn_test

import (
	"context"
	"fmt"

	"github.com/ws6455/websocket/conn"
)

// Both ends must be read from: the peer's to answer, this one's to notice.
func ExampleConn_Ping() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()
	go server.Read(ctx)
	go client.Read(ctx)

	rtt, err := client.Ping(ctx)
	fmt.Println(rtt > 0, err)
	// Output: true <nil>
}
