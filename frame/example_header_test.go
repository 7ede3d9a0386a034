package frame_test

import (
	"fmt"

	"github.com/ws6455/websocket/frame"
)

func ExampleOpcode() {
	for _, op := range []frame.Opcode{frame.Text, frame.Continuation, frame.Ping, 0x3} {
		fmt.Printf("%v: control %t, data %t, reserved %t\n", op, op.IsControl(), op.IsData(), op.IsReserved())
	}
	// Output:
	// text: control false, data true, reserved false
	// continuation: control false, data false, reserved false
	// ping: control true, data false, reserved false
	// reserved opcode 0x3: control false, data false, reserved true
}

func ExampleAppendHeader() {
	h := frame.Header{Fin: true, Opcode: frame.Binary, Length: 256}
	fmt.Printf("% x\n", frame.AppendHeader(nil, h))
	// Output:
	// 82 7e 01 00
}

// One header is used for all fragments.
func ExampleHeader_Append() {
	var h frame.Header
	var wire []byte
	h.Opcode = frame.Text
	for _, part := range []string{"one ", "two ", "three"} {
		h.Fin, h.Length = part == "three", int64(len(part))
		wire = append(h.Append(wire), part...)
		h.Opcode = frame.Continuation
	}
	fmt.Printf("%q\n", wire)
	// Output:
	// "\x01\x04one \x00\x04two \x80\x05three"
}

// The bytes come one by one, and the header is there when it is whole.
func ExampleParseHeader() {
	var arrived []byte
	for _, c := range []byte("\x82\x7e\x01\x00 payload") {
		arrived = append(arrived, c)
		h, n, err := frame.ParseHeader(arrived)
		if err != nil {
			fmt.Println(err)
			return
		}
		if n == 0 {
			fmt.Println(len(arrived), "bytes are not enough")
			continue
		}
		fmt.Printf("%v frame of %d bytes behind a header of %d\n", h.Opcode, h.Length, n)
		break
	}
	// Output:
	// 1 bytes are not enough
	// 2 bytes are not enough
	// 3 bytes are not enough
	// binary frame of 256 bytes behind a header of 4
}

func ExampleHeader_Parse() {
	wire := []byte("\x01\x03Hel\x80\x02lo")
	var h frame.Header
	for len(wire) > 0 {
		n, err := h.Parse(wire)
		if n == 0 || err != nil {
			fmt.Println("cut off, or", err)
			return
		}
		wire = wire[n:]
		fmt.Printf("%v, last %t: %s\n", h.Opcode, h.Fin, wire[:h.Length])
		wire = wire[h.Length:]
	}
	// Output:
	// text, last false: Hel
	// continuation, last true: lo
}
