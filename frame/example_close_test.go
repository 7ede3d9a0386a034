package frame_test

import (
	"errors"
	"fmt"

	"github.com/ws6455/websocket/frame"
)

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
