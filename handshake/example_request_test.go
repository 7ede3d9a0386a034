package handshake_test

import (
	"errors"
	"fmt"
	"net/http/httptest"

	"github.com/ws6455/websocket/handshake"
)

// A handler of net/http asks whether a request may become a WebSocket, before
// anything else is done for it.
func ExampleNewRequest() {
	r := httptest.NewRequest("GET", "/chat", nil)
	_, err := handshake.CheckRequest(handshake.NewRequest(r), nil)
	fmt.Println(err)
	var refusal *handshake.Error
	if errors.As(err, &refusal) {
		fmt.Println("answer with", refusal.Status)
	}
	// Output:
	// websocket: handshake: the Upgrade of the request does not name websocket (RFC 6455 section 4.2.1, HTTP status 426)
	// answer with 426
}

// A key is 16 bytes in base64, and each NewKey is another one.
func ExampleValidKey() {
	fmt.Println(handshake.ValidKey("dGhlIHNhbXBsZSBub25jZQ=="))
	fmt.Println(handshake.ValidKey(handshake.NewKey()))
	fmt.Println(handshake.ValidKey("AAAA"))
	// Output:
	// true
	// true
	// false
}
