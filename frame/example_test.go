package frame_test

import (
	"bytes"
	"errors"
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

func ExampleStatusCode() {
	err := fmt.Errorf("room is gone: %w", frame.StatusGoingAway)
	fmt.Println(err)
	fmt.Println(errors.Is(err, frame.StatusGoingAway))
	// Output:
	// room is gone: close code 1001 (going away)
	// true
}

func ExampleStatusCode_IsSendable() {
	fmt.Println(frame.StatusNormalClosure.IsSendable())
	fmt.Println(frame.StatusAbnormalClosure.IsSendable())
	fmt.Println(frame.StatusCode(4000).IsSendable())
	// Output:
	// true
	// false
	// true
}

func ExampleProtocolError() {
	_, _, err := frame.ParseHeader([]byte{0x82, 126, 0, 5})
	if broken, ok := errors.AsType[*frame.ProtocolError](err); ok {
		fmt.Println(broken.Reason)
		fmt.Println("close with", uint16(broken.Code))
	}
	fmt.Println(err)
	// Output:
	// length not in its shortest form
	// close with 1002
	// protocol error: length not in its shortest form (RFC 6455 section 5.2, close code 1002)
}

func ExampleAppendHeader() {
	h := frame.Header{Fin: true, Opcode: frame.Binary, Length: 256}
	fmt.Printf("% x\n", frame.AppendHeader(nil, h))
	// Output:
	// 82 7e 01 00
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

func ExampleAppendClose() {
	p, err := frame.AppendClose(nil, frame.StatusGoingAway, "see you")
	fmt.Printf("%q %v\n", p, err)
	_, err = frame.AppendClose(nil, frame.StatusAbnormalClosure, "")
	fmt.Println(err)
	// Output:
	// "\x03\xe9see you" <nil>
	// frame: close code 1006 (abnormal closure) may not be sent
}

func ExampleParseClose() {
	code, reason, err := frame.ParseClose([]byte("\x03\xe9see you"))
	fmt.Printf("%d %q %v\n", code, reason, err)
	_, _, err = frame.ParseClose([]byte{3})
	fmt.Println(err)
	// Output:
	// 1001 "see you" <nil>
	// protocol error: close payload of 1 byte (RFC 6455 section 5.5.1, close code 1002)
}

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
