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

// Smaller windows take less memory and find fewer repetitions.
func ExampleCompression() {
	ctx := context.Background()
	send := func(bits int) (wireBytes int64) {
		client, server := conn.Pipe(&conn.Config{
			Compression: conn.Compression{Threshold: 20}, // shorter messages go as they are
			Deflate:     &conn.Deflate{ServerMaxWindowBits: bits},
		})
		defer client.CloseNow()
		for i := range 200 {
			line := fmt.Appendf(nil, `{"user":"user-%d","text":"hello, this is the line of number %d"}`, i%40, i%40)
			server.Write(ctx, frame.Text, line)
			client.Read(ctx)
		}
		return server.Stats().Deflated.WireBytes
	}
	large, small := send(15), send(8)
	fmt.Println("more bytes in a window of 8 bits:", small > large)
	// Output: more bytes in a window of 8 bits: true
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
