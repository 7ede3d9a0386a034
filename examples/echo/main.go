// Echo answers every message with the same message.
//
//	go run ./examples/echo
//	go run ./examples/wscat ws://127.0.0.1:8081/
//
// With -compress it agrees to compress messages with clients that offer it, as
// browsers and wscat -compress do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "echo:", err)
		os.Exit(1)
	}
}

// run serves until ctx is done, then closes all connections with 1001.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("echo", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8081", "`address` to listen on")
	protocols := flags.String("subprotocols", "", "subprotocols to agree to, best first, separated by `commas`")
	compress := flags.Bool("compress", false, "agree to compress messages (permessage-deflate)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ln, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Echo is on ws://%s/ (Ctrl-C ends it)\n", ln.Addr())

	e := &echo{}
	e.options.Handshake.Subprotocols = strings.FieldsFunc(*protocols, func(r rune) bool { return r == ',' })
	e.options.Conn.Compression.Enabled = *compress
	hs := &http.Server{Handler: e, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- hs.Serve(ln) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return errors.Join(hs.Shutdown(ctx), e.group.Shutdown(ctx))
}

// An echo is the server. Its options' zero value is a fine start.
type echo struct {
	options websocket.AcceptOptions
	group   websocket.Group
}

// ServeHTTP makes a WebSocket of the request and echoes until it ends.
func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, &e.options)
	if err != nil {
		return // Accept has answered
	}
	defer e.group.Add(c)()
	// Close waits until the client knows how the connection ended; CloseNow
	// would cut that short.
	defer c.Close(context.Background(), frame.StatusNormalClosure, "")
	_ = serve(r.Context(), c) // how a connection ended is the client's business here
}

// serve echoes. It allocates nothing and, while more messages wait to be
// read, collects its answers into few writes.
func serve(ctx context.Context, c *conn.Conn) error {
	for m, err := range c.Messages(ctx) {
		if err != nil {
			return err
		}
		if err := c.Write(ctx, m.Op, m.Data); err != nil {
			return err
		}
	}
	return nil
}
