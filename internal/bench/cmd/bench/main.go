// Bench measures this library beside other ones, all in one run: what messages
// cost, and what compressing them costs and saves.
//
//	go run ./internal/bench/cmd/bench speed [-rounds 5] [-loads 64B-1,idle] [-servers tcp,ours,gws] [-time 1.5s]
//	        [-connections number] [-text] [-rust] [-profile directory] [-svg file]
//	go run ./internal/bench/cmd/bench compression [-rounds 5] [-kinds chat,text] [-setups ours-15,gws-15]
//	        [-scale 1] [-connections 2000] [-lines 100] [-idle 3s] [-quiet 70s] [-svg file]
//
// Progress goes to standard error, tables in Markdown to standard output. It ends
// with 0 when everything was measured, with 1 when a measurement or its check
// failed, with 2 when it is called wrongly.
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
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// errUsage says that the command line is wrong.
var errUsage = errors.New("usage: bench compression [flags] or bench speed [flags]; -help lists them")

// run is the command: it returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, stdin, stdout, stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, err)
		return 2
	}
	fmt.Fprintln(stderr, "bench:", err)
	return 1
}

func dispatch(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	switch name, args := args[0], args[1:]; name {
	case "compression":
		return compression(ctx, args, stdout, stderr)
	case "speed":
		return speedOf(ctx, args, stdout, stderr)
	case "worker": // what the command starts itself
		return work(args, stdin, stdout)
	}
	return errUsage
}
