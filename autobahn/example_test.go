package autobahn_test

import (
	"context"
	"fmt"
	"log"
	"net"
	"testing"

	"github.com/ws6455/websocket/autobahn"
	"github.com/ws6455/websocket/autobahn/internal/testee"
)

// A server is tested by the fuzzing client.
func ExampleClient() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer testee.Serve(ln)() // the server to test, which sends back what it gets
	client := autobahn.Client{URL: "ws://" + ln.Addr().String(), Cases: []string{"5.1", "7.9.1"}}
	results, err := client.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results.Results {
		fmt.Println(r.Case.ID, r.Behavior, r.Close, *r.RemoteCloseCode)
	}
	// Output:
	// 5.1 OK OK 1002
	// 7.9.1 OK OK 1002
}

// A client of the same process is driven through the cases.
func ExampleServer_Drive() {
	server := autobahn.Server{Cases: []string{"2.*"}}
	echo := func(ctx context.Context, url string) { // the client to test
		if err := testee.Echo(ctx, url); err != nil {
			log.Print(err)
		}
	}
	results, err := server.Drive(context.Background(), "mine", echo)
	if err != nil {
		log.Fatal(err)
	}
	passed := 0
	for _, r := range results.Results {
		if r.Passed() {
			passed++
		}
	}
	fmt.Printf("%d of %d", passed, len(results.Results))
	// Output: 11 of 11
}

func ExampleList() {
	cases, err := autobahn.List([]string{"7.5.*"})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range cases {
		fmt.Println(c.ID, c.Section)
	}
	// Output: 7.5.1 RFC 6455 section 5.5.1
}

// In the tests of a server, the whole suite is one line, each case a subtest.
func ExampleRun() {
	_ = func(t *testing.T) { // TestMyServer
		autobahn.Run(t, "ws://127.0.0.1:8080/echo")
	}
	// Output:
}
