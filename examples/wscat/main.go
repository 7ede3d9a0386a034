// Wscat talks to a WebSocket server from the terminal or in a pipe.
//
//	go run ./examples/wscat ws://127.0.0.1:8081/
//	echo hello | go run ./examples/wscat ws://127.0.0.1:8081/
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/ws6455/websocket"
)

// Exit statuses.
const (
	exitOK    = 0 // the conversation ended with 1000, 1001 or no code
	exitError = 1 // no connection, or it ended otherwise
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}))
}

// stdio is where a run reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// run is the whole program; it returns the exit status.
func run(ctx context.Context, args []string, std stdio) int {
	o, err := parseOptions(args, std.err)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		fmt.Fprintln(std.err, "wscat:", err)
		return exitUsage
	}
	if err := converse(ctx, o, std); err != nil {
		fmt.Fprintln(std.err, "wscat:", err)
		return exitError
	}
	return exitOK
}

// converse dials and talks until either side ends it.
func converse(ctx context.Context, o *options, std stdio) error {
	dialing, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	dial, err := o.dialOptions()
	if err != nil {
		return err
	}
	c, resp, err := websocket.Dial(dialing, o.url, dial)
	if err != nil {
		return err
	}
	defer c.CloseNow()

	in, out, restore, err := o.console(std)
	if err != nil {
		return err
	}
	defer restore()
	out.notice("%s", greeting(c.Subprotocol(), resp))
	err = newCat(c, in, out, o.wait).run(ctx)
	out.notice("%s", ending(err))
	if endedWell(err) {
		return nil
	}
	return err
}
