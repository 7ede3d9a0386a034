package mempipe_test

import (
	"fmt"
	"io"

	"github.com/ws6455/websocket/internal/mempipe"
)

// What was sent before an end was closed can still be read.
func ExampleNew() {
	a, b := mempipe.New()
	n, err := a.Write([]byte("hello")) // returns before b reads
	fmt.Println(n, err)
	fmt.Println(a.Close())
	text, err := io.ReadAll(b)
	fmt.Printf("%s %v\n", text, err)
	// Output:
	// 5 <nil>
	// <nil>
	// hello <nil>
}
