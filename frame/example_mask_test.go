package frame_test

import (
	"fmt"

	"github.com/ws6455/websocket/frame"
)

// A payload is masked in two pieces, then unmasked at once.
func ExampleMask() {
	key := [4]byte{0x37, 0xfa, 0x21, 0x3d}
	payload := []byte("Hello")
	pos := frame.Mask(payload[:3], key, 0)
	frame.Mask(payload[3:], key, pos)
	fmt.Printf("% x\n", payload)
	frame.Mask(payload, key, 0)
	fmt.Printf("%s\n", payload)
	// Output:
	// 7f 9f 4d 51 58
	// Hello
}

func ExampleMaskCopy() {
	message := []byte("Hello")
	out := make([]byte, len(message))
	frame.MaskCopy(out, message, [4]byte{0x37, 0xfa, 0x21, 0x3d}, 0)
	fmt.Printf("%s goes out as % x\n", message, out)
	// Output:
	// Hello goes out as 7f 9f 4d 51 58
}

func ExampleNewKey() {
	f := frame.Frame{Payload: []byte("from a client")}
	f.Header = frame.Header{Fin: true, Opcode: frame.Text, Masked: true, Key: frame.NewKey()}
	wire := frame.AppendFrame(nil, f)
	h, n, _ := frame.ParseHeader(wire)
	frame.Mask(wire[n:], h.Key, 0)
	fmt.Printf("%s\n", wire[n:])
	// Output:
	// from a client
}
