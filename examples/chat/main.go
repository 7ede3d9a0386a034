// Chat is a chat in the browser: rooms, names, history, presence, typing, and
// a page that reconnects by itself without losing or doubling a message. The
// page is inside the binary.
//
//	go run ./examples/chat
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
	"syscall"
	"time"
)

// shutdownTime is how long open pages get to answer the closing handshake.
const shutdownTime = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "chat:", err)
		os.Exit(1)
	}
}

// run serves the chat until ctx is done, then says goodbye to every page.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("chat", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "`address` to listen on; if it is taken, a free port of that host is used")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ln, err := listen(*addr, out)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Chat is on http://%s/ (Ctrl-C ends it)\n", ln.Addr())
	return serve(ctx, ln, newServer())
}

// listen listens on addr, or on a free port of the same host if it cannot.
func listen(addr string, out io.Writer) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err == nil {
		return ln, nil
	}
	host, _, splitErr := net.SplitHostPort(addr)
	if splitErr != nil {
		return nil, err
	}
	ln, freeErr := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if freeErr != nil {
		return nil, err
	}
	fmt.Fprintf(out, "%s is not free (%v); taking another port.\n", addr, err)
	return ln, nil
}

func serve(ctx context.Context, ln net.Listener, s *server) error {
	hs := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- hs.Serve(ln) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	// First no new pages, then 1001 to the ones that are open: http.Server
	// knows nothing of connections that became WebSockets, the Group does.
	return errors.Join(hs.Shutdown(ctx), s.group.Shutdown(ctx))
}
