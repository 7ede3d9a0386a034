package conn_test

import (
	"context"
	"fmt"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// Messages that are alike are short, since each builds on the ones before.
func ExampleDeflate() {
	// Who made the handshake elsewhere hands over what was agreed on.
	client, server := conn.Pipe(&conn.Config{Deflate: &conn.Deflate{ClientNoContextTakeover: true}})
	defer client.CloseNow()
	ctx := context.Background()
	for i := range 100 {
		line := fmt.Appendf(nil, `{"type":"message","id":%d,"room":"general","text":"hello, hello"}`, i)
		server.Write(ctx, frame.Text, line)
		client.Read(ctx)
	}
	sent := server.Stats().Deflated
	fmt.Println(sent.Messages, "messages, less than a fifth of their size:", sent.WireBytes < sent.Bytes/5)
	// Output: 100 messages, less than a fifth of their size: true
}

// A server that has many connections and little memory keeps small windows.
func ExampleCompression() {
	cfg := conn.Config{Compression: conn.Compression{
		Enabled:           true,
		SendWindowBits:    10, // 1 KiB of what was sent
		ReceiveWindowBits: -1, // nothing of what was received
		Threshold:         200,
	}}
	fmt.Println(cfg.Compression.Enabled) // in the Conn field of websocket.AcceptOptions
	// Output: true
}

// A prepared message is compressed once for all its receivers.
func ExamplePrepared_compressed() {
	ctx := context.Background()
	news, _ := conn.Prepare(frame.Text, []byte(`{"type":"news","text":"the same, the same, the same for everybody"}`))
	for range 3 {
		client, server := conn.Pipe(&conn.Config{Deflate: &conn.Deflate{}})
		defer client.CloseNow()
		server.WritePrepared(ctx, news)
		_, p, _ := client.Read(ctx)
		fmt.Println(len(p), server.Stats().Deflated.WireBytes < int64(len(p)))
	}
	// Output:
	// 67 true
	// 67 true
	// 67 true
}
