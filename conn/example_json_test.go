package conn_test

import (
	"context"
	"fmt"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

type order struct {
	Item  string `json:"item"`
	Count int    `json:"count"`
}

func ExampleReadJSON() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()
	client.Write(ctx, frame.Text, []byte(`{"item": "tea", "count": 2}`))
	client.Write(ctx, frame.Text, []byte(`two cups of tea`))

	o, err := conn.ReadJSON[order](ctx, server)
	fmt.Println(o.Count, o.Item, err)
	_, err = conn.ReadJSON[order](ctx, server)
	fmt.Println(err)
	// Output:
	// 2 tea <nil>
	// websocket: read: message "two cups of tea" as conn_test.order: invalid character 'w' in literal true (expecting 'r')
}

func ExampleWriteJSON() {
	client, server := conn.Pipe(nil)
	defer client.CloseNow()
	ctx := context.Background()
	if err := conn.WriteJSON(ctx, client, order{"tea", 2}); err != nil {
		fmt.Println(err)
	}
	op, p, _ := server.Read(ctx)
	fmt.Println(op, string(p))
	// Output:
	// text {"item":"tea","count":2}
}
