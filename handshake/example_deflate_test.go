package handshake_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/ws6455/websocket/handshake"
)

// The client wants to keep 1 KiB for what it receives, and the server nothing.
func ExampleDeflateOptions() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nc, _, err := handshake.Upgrade(w, r, &handshake.ServerOptions{
			Deflate: &handshake.DeflateOptions{ReceiveWindowBits: -1},
		})
		if err == nil {
			_ = nc.Close()
		}
	}))
	defer server.Close()

	nc, _, result, err := handshake.Dial(context.Background(), server.URL, &handshake.ClientOptions{
		Deflate: &handshake.DeflateOptions{ReceiveWindowBits: 10},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer nc.Close()
	fmt.Printf("%+v\n", *result.Deflate)
	// Output: {ServerNoContextTakeover:false ClientNoContextTakeover:true ServerMaxWindowBits:10 ClientMaxWindowBits:15}
}

// A smaller window, or none that is kept, from a server that knows no other.
func ExampleDeflateOptions_Offers() {
	for _, offer := range (handshake.DeflateOptions{ReceiveWindowBits: 10}).Offers() {
		fmt.Printf("%s\n", handshake.AppendExtension(nil, offer))
	}
	// Output:
	// permessage-deflate; server_max_window_bits=10; client_max_window_bits
	// permessage-deflate; server_no_context_takeover; client_max_window_bits
}

// A server whose handshake another library makes answers two browsers. Only
// the first one can limit its window.
func ExampleDeflateOptions_Choose() {
	o := handshake.DeflateOptions{ReceiveWindowBits: 11}
	for _, field := range []string{
		"permessage-deflate; client_max_window_bits",
		"permessage-deflate",
	} {
		offers, err := handshake.ParseExtensions([]string{field})
		if err != nil {
			fmt.Println(err)
			return
		}
		answer, agreed := o.Choose(offers)
		if agreed == nil {
			fmt.Println("not compressed")
			continue
		}
		fmt.Printf("%s\n%+v\n", handshake.AppendExtension(nil, answer), *agreed)
	}
	// Output:
	// permessage-deflate; client_max_window_bits=11
	// {ServerNoContextTakeover:false ClientNoContextTakeover:false ServerMaxWindowBits:15 ClientMaxWindowBits:11}
	// permessage-deflate; client_no_context_takeover
	// {ServerNoContextTakeover:false ClientNoContextTakeover:true ServerMaxWindowBits:15 ClientMaxWindowBits:15}
}

// A client whose handshake another library makes checks what the server
// answered.
func ExampleCheckDeflate() {
	offers := handshake.DeflateOptions{SendWindowBits: 12, ReceiveWindowBits: 10}.Offers()
	for _, field := range []string{
		"permessage-deflate; server_max_window_bits=9",
		"permessage-deflate; server_max_window_bits=11",
	} {
		answer, err := handshake.ParseExtensions([]string{field})
		if err != nil {
			fmt.Println(err)
			return
		}
		agreed, err := handshake.CheckDeflate(offers, answer[0])
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%+v\n", *agreed)
	}
	// Output:
	// {ServerNoContextTakeover:false ClientNoContextTakeover:false ServerMaxWindowBits:9 ClientMaxWindowBits:12}
	// websocket: handshake: the window of the server is larger than it was asked for (RFC 7692 section 7.1.2.1)
}
