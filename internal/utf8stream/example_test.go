package utf8stream_test

import (
	"fmt"

	"github.com/ws6455/websocket/internal/utf8stream"
)

// The euro sign is cut between two fragments.
func ExampleValidator() {
	var v utf8stream.Validator
	fmt.Println(v.Write([]byte("5 \xE2\x82")), v.Complete())
	fmt.Println(v.Write([]byte("\xAC")), v.Complete())
	// Output:
	// true false
	// true true
}

// U+110000 does not exist, and its second byte tells.
func ExampleValidator_Write() {
	var v utf8stream.Validator
	fmt.Println(v.Write([]byte("\xF4")))
	fmt.Println(v.Write([]byte("\x90")))
	fmt.Println(v.Write([]byte("too late")))
	// Output:
	// true
	// false
	// false
}

func ExampleValidator_Reset() {
	var v utf8stream.Validator
	fmt.Println(v.Write([]byte("\xFF")))
	v.Reset()
	fmt.Println(v.Write([]byte("the next message")), v.Complete())
	// Output:
	// false
	// true true
}

func ExampleValid() {
	fmt.Println(utf8stream.Valid([]byte("5 €")))
	fmt.Println(utf8stream.Valid([]byte("5 \xE2\x82")))
	// Output:
	// true
	// false
}
