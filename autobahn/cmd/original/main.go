// Original runs the original Autobahn test suite against the library and compares
// every verdict with expected.json.
//
//	go run ./autobahn/cmd/original [-role server|client|both] [-cases '6.4.*,7.*'] [-out dir] [-keep]
//
// It ends with 0 when every verdict is the expected one, with 1 when one differs
// or the suite could not run, with 2 when it is called wrongly.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/ws6455/websocket/autobahn/original"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// options are the flags of the command.
type options struct {
	role, cases, out string
	keep             bool
	timeout          time.Duration
}

// run is the command: it returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	roles, err := original.ParseRoles(o.role)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	ctx, cancel := context.WithTimeoutCause(ctx, o.timeout, fmt.Errorf("not done after %v", o.timeout))
	defer cancel()
	results, err := original.Run(ctx, original.Config{
		Roles: roles, Cases: o.patterns(), Out: o.out, Keep: o.keep, Progress: original.NewProgress(stderr),
	})
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return report(results, stdout)
}

// parse reads the flags.
func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("original", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.role, "role", "both", "what the library plays: `server, client or both`")
	flags.StringVar(&o.cases, "cases", "", "comma-separated `patterns` of cases such as 6.4.* (default all)")
	flags.StringVar(&o.out, "out", "autobahn/reports/original", "`directory` for the suite's reports")
	flags.BoolVar(&o.keep, "keep", false, "keep the reports of earlier runs beside the new ones")
	flags.DurationVar(&o.timeout, "timeout", 20*time.Minute, "`time` after which the run is given up")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		err = fmt.Errorf("original: unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, err)
	}
	return o, err
}

// patterns returns the patterns of -cases.
func (o options) patterns() []string {
	return strings.FieldsFunc(o.cases, func(r rune) bool { return r == ',' || r == ' ' })
}

// report prints the results and returns the exit code that they call for.
func report(results []original.Result, out io.Writer) int {
	code := 0
	for _, r := range results {
		r.Write(out)
		if len(r.Differences) > 0 {
			code = 1
		}
	}
	if code == 0 {
		fmt.Fprintln(out, "every verdict is the one that expected.json asks for")
	}
	return code
}
