package frame_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/ws6455/websocket/frame"
)

// A proxy that prints what passes: each frame that comes from the client goes
// on to the server as it came.
func Example() {
	fromClient := strings.NewReader("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58" + "\x88\x82\x01\x02\x03\x04\x02\xea")
	var toServer bytes.Buffer

	r, w := frame.NewReader(fromClient, 0), frame.NewWriter(&toServer)
	for {
		f, err := r.ReadFrame()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v, %d bytes: %q\n", f.Opcode, f.Length, f.Payload)
		if err := w.WriteFrame(f); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(toServer.Len(), "bytes passed on")
	// Output:
	// text, 5 bytes: "Hello"
	// close, 2 bytes: "\x03\xe8"
	// 19 bytes passed on
}
