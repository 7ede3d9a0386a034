package frame_test

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/ws6455/websocket/frame"
)

func ExampleAppendFrame() {
	f := frame.Frame{Header: frame.Header{Fin: true, Opcode: frame.Ping}, Payload: []byte("now?")}
	fmt.Printf("%q\n", frame.AppendFrame(nil, f))
	// Output:
	// "\x89\x04now?"
}

func ExampleReader() {
	r := frame.NewReader(strings.NewReader("\x82\x03abc"+"\x82\x04abcd"), 3)
	f, err := r.ReadFrame()
	fmt.Printf("%q %v\n", f.Payload, err)
	_, err = r.ReadFrame()
	fmt.Println(err)
	// Output:
	// "abc" <nil>
	// frame: payload over the limit
}

// A message in two fragments, with a ping between them.
func ExampleWriter() {
	var wire bytes.Buffer
	w := frame.NewWriter(&wire)
	for _, f := range []frame.Frame{
		{Header: frame.Header{Opcode: frame.Text}, Payload: []byte("Hel")},
		{Header: frame.Header{Opcode: frame.Ping, Fin: true}},
		{Header: frame.Header{Opcode: frame.Continuation, Fin: true}, Payload: []byte("lo")},
	} {
		if err := w.WriteFrame(f); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Printf("%q\n", wire.Bytes())
	// Output:
	// "\x01\x03Hel\x89\x00\x80\x02lo"
}
