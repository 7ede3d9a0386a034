// Autobahn tests WebSocket servers and clients with every case of the test suite.
//
//	go run ./autobahn/cmd/autobahn -mode client -url ws://127.0.0.1:8080/echo
//	go run ./autobahn/cmd/autobahn -mode server -listen 127.0.0.1:9001
//	go run ./autobahn/cmd/autobahn                    # this library, in both roles
//	go run ./autobahn/cmd/autobahn -mode list -cases '20.*'
//
// It ends with 0 when every verdict is good, with 1 when one is not or the run
// failed, with 2 when it is called wrongly. See the package's documentation for what
// the verdicts mean.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/ws6455/websocket/autobahn"
	"github.com/ws6455/websocket/autobahn/report"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// options are the flags of the command.
type options struct {
	mode, url, listen, agent string
	cases, out, junit        string
	parallel, exchanges      int
	patience                 time.Duration
	strict                   bool
	header                   headers
}

// parse reads the flags.
func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("autobahn", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.mode, "mode", "self", "`client` tests a server, server tests clients, self tests this library in both roles, list lists the cases")
	flags.StringVar(&o.url, "url", "", "`URL` of the server to test (mode client)")
	flags.StringVar(&o.listen, "listen", "127.0.0.1:9001", "`address` for clients to connect to (mode server)")
	flags.StringVar(&o.agent, "agent", "", "`name` of the server in reports (mode client; default its host)")
	flags.Var(&o.header, "header", "`field` of the request, such as 'Cookie: a=b'; may be given again (mode client)")
	flags.StringVar(&o.cases, "cases", "", "comma-separated `patterns` of cases such as 6.4.* (default all)")
	flags.StringVar(&o.out, "out", "autobahn/reports", "`directory` for index.html, index.json and a page for each case; empty: none")
	flags.StringVar(&o.junit, "junit", "", "`file` for JUnit XML")
	flags.IntVar(&o.parallel, "parallel", 0, "most `connections` at the same time (modes client and self; default 16)")
	flags.IntVar(&o.exchanges, "exchanges", 0, "`messages` that the cases of 9.7, 9.8, 12 and 13 send (default 1000, as in the original)")
	flags.DurationVar(&o.patience, "patience", 0, "`time` that a peer may take where the original gives it one second (default 1s; mode self: 10s)")
	flags.BoolVar(&o.strict, "strict", false, "NON-STRICT and UNIMPLEMENTED are not good either")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if err := o.check(flags.Args()); err != nil {
		fmt.Fprintln(stderr, err)
		return o, err
	}
	return o, nil
}

// headers are the fields of -header.
type headers http.Header

func (h *headers) String() string { return "" }

// Set adds a field.
func (h *headers) Set(field string) error {
	name, value, ok := strings.Cut(field, ":")
	if !ok || strings.TrimSpace(name) == "" {
		return errors.New("a field is a name, a colon and a value")
	}
	if *h == nil {
		*h = headers{}
	}
	http.Header(*h).Add(strings.TrimSpace(name), strings.TrimSpace(value))
	return nil
}

// check says what is wrong with a call.
func (o *options) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("autobahn: unexpected argument %q", rest[0])
	case o.mode != "client" && o.mode != "server" && o.mode != "self" && o.mode != "list":
		return fmt.Errorf("autobahn: mode %q is none of client, server, self, list", o.mode)
	case o.mode == "client" && o.url == "":
		return errors.New("autobahn: -mode client needs the -url of a server")
	}
	return nil
}

// patterns returns the patterns of -cases.
func (o *options) patterns() []string {
	return strings.FieldsFunc(o.cases, func(r rune) bool { return r == ',' || r == ' ' })
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
	good, err := o.run(ctx, stdout, stderr)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, err)
		return 1
	case !good:
		return 1
	}
	return 0
}

// run does what the mode says and reports whether every verdict is good.
func (o *options) run(ctx context.Context, stdout, stderr io.Writer) (bool, error) {
	if o.mode == "list" {
		return true, list(stdout, o.patterns())
	}
	progress := report.NewProgress(stderr)
	defer progress.Done()
	shared := autobahn.Options{Parallel: o.parallel, Exchanges: o.exchanges, Patience: o.patience, Progress: progress}
	switch o.mode {
	case "client":
		c := autobahn.Client{URL: o.url, Agent: o.agent, Cases: o.patterns(), Header: http.Header(o.header), Options: shared}
		r, err := c.Run(ctx)
		progress.Done()
		if r == nil {
			return false, err
		}
		good, written := o.report(stdout, r) // what there is, even if the run was ended
		return good, errors.Join(err, written)
	case "server":
		return o.serve(ctx, stdout, shared, progress)
	}
	return o.self(ctx, stdout, shared, progress)
}

// report writes the reports of a run and reports whether every verdict is good.
func (o *options) report(stdout io.Writer, r *report.Report) (good bool, err error) {
	err = r.WriteSummary(stdout)
	if o.out != "" {
		err = errors.Join(err, r.WriteDir(o.out))
		fmt.Fprintf(stdout, "reports: %s/index.html\n", strings.TrimSuffix(o.out, "/"))
	}
	return o.good(r), errors.Join(err, o.writeJUnit(r))
}

func (o *options) writeJUnit(r *report.Report) error {
	if o.junit == "" {
		return nil
	}
	f, err := os.Create(o.junit)
	if err != nil {
		return err
	}
	return errors.Join(r.WriteJUnit(f), f.Close())
}

// good reports whether every verdict of a run is good.
func (o *options) good(r *report.Report) bool {
	for _, result := range r.Results {
		lax := result.Behavior == report.NonStrict || result.Behavior == report.Unimplemented
		if !result.Passed() || o.strict && lax {
			return false
		}
	}
	return true
}

// list writes the cases that match.
func list(w io.Writer, patterns []string) error {
	cases, err := autobahn.List(patterns)
	for _, c := range cases {
		fmt.Fprintf(w, "%-9s %s  %s\n", c.ID, c.Description, c.Section)
	}
	return err
}
