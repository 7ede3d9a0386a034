package conn_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A server makes its own handshake, which answers every request alike here, and
// hands the bytes that it read too much to the Conn.
func ExampleNew() {
	a, b := net.Pipe()
	go func() {
		const request = "GET /chat HTTP/1.1\r\nHost: example.com\r\n\r\n"
		firstFrame := []byte{0x81, 0x82, 1, 2, 3, 4, 'h' ^ 1, 'i' ^ 2}
		a.Write(append([]byte(request), firstFrame...))
		io.Copy(io.Discard, a)
	}()

	in := bufio.NewReader(b)
	r, _ := http.ReadRequest(in)
	io.WriteString(b, "HTTP/1.1 101 Switching Protocols\r\n\r\n")
	early, _ := in.Peek(in.Buffered())
	c := conn.New(b, conn.Server, &conn.Config{Buffered: early})
	defer c.CloseNow()

	op, p, err := c.Read(context.Background())
	fmt.Println(r.URL.Path, op == frame.Text, string(p), err)
	// Output: /chat true hi <nil>
}
