// Agreement holds one test suite against another: it runs both with libraries in both
// roles and writes a table in Markdown of how far they agree, and each disagreement.
//
//	go run ./autobahn/agreement/cmd/agreement                        # some minutes
//	go run ./autobahn/agreement/cmd/agreement -suites original,go    # hours
//	go run ./autobahn/agreement/cmd/agreement -peers gws,coder -cases '6.*,7.*'
//
// It ends with 0 when there is no disagreement but those that explained.json has the
// reason of, with 1 when there is one or a suite could not run, with 2 when it is called
// wrongly.
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

	"github.com/ws6455/websocket/autobahn/agreement"
	"github.com/ws6455/websocket/autobahn/agreement/peer"
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
	peers, cases, roles, suites string
	out, record                 string
}

// run is the command: it returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	p, err := o.plan(stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	agreed, err := p.run(ctx, stdout)
	if err != nil {
		fmt.Fprintln(stderr, err)
	}
	if err != nil || !agreed {
		return 1
	}
	return 0
}

// parse reads the flags.
func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("agreement", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.peers, "peers", "", "comma-separated `names` of libraries (default all)")
	flags.StringVar(&o.roles, "roles", "both", "what the libraries play: `server, client or both`")
	flags.StringVar(&o.cases, "cases", "", "comma-separated `patterns` of cases such as 6.4.* (default all)")
	flags.StringVar(&o.suites, "suites", "recorded,go", "the `two` suites: original, recorded (the original's verdicts as they are kept) and go; one of them alone is only run")
	flags.StringVar(&o.out, "out", "autobahn/reports/agreement", "`directory` for the original's reports")
	flags.StringVar(&o.record, "record", "", "`directory` to write the original's verdicts to: autobahn/agreement/verdicts")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		err = fmt.Errorf("agreement: unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, err)
	}
	return o, err
}

// A plan is what the flags ask for.
type plan struct {
	subjects []agreement.Subject
	cases    []string
	suites   []agreement.Suite
	record   string
	stderr   io.Writer
}

func (o options) plan(stderr io.Writer) (p plan, err error) {
	peers, err := peer.Find(list(o.peers)...)
	if err != nil {
		return p, err
	}
	roles, err := original.ParseRoles(o.roles)
	if err != nil {
		return p, err
	}
	p = plan{subjects: agreement.Subjects(peers, roles...), record: o.record, stderr: stderr}
	if p.cases, err = agreement.Cases(list(o.cases)); err != nil {
		return p, err
	}
	if p.record != "" && p.cases != nil {
		return p, errors.New("agreement: -record is for all cases, so without -cases")
	}
	for _, name := range list(o.suites) {
		s, err := o.suite(name, stderr)
		if err != nil {
			return p, err
		}
		p.suites = append(p.suites, s)
	}
	if n := len(p.suites); n != 1 && n != 2 {
		return p, fmt.Errorf("agreement: %d suites, want one or two", n)
	}
	return p, nil
}

// suite returns the suite of that name.
func (o options) suite(name string, stderr io.Writer) (agreement.Suite, error) {
	switch name {
	case "original":
		return agreement.Original{Dir: o.out, Out: stderr}, nil
	case "recorded":
		return agreement.Recorded{}, nil
	case "go":
		return agreement.Go{}, nil
	}
	return nil, fmt.Errorf("agreement: suite %q is none of original, recorded, go", name)
}

// list returns the words of a flag.
func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// run runs the suites with each subject and reports whether they agree.
func (p plan) run(ctx context.Context, stdout io.Writer) (agreed bool, err error) {
	agreed = true
	var comparisons []agreement.Comparison
	for _, s := range p.subjects {
		outcomes := make([]agreement.Outcome, len(p.suites))
		for i, suite := range p.suites {
			if outcomes[i], err = p.runSuite(ctx, suite, s); err != nil {
				return false, err
			}
		}
		if len(outcomes) == 2 {
			c := agreement.Compare(s, outcomes[0], outcomes[1])
			comparisons = append(comparisons, c)
			agreed = agreed && c.Agreed()
		}
	}
	if len(comparisons) > 0 {
		agreement.Write(stdout, [2]string{p.suites[0].String(), p.suites[1].String()}, comparisons)
	}
	return agreed, nil
}

// runSuite runs a suite with a subject, and records what the original says.
func (p plan) runSuite(ctx context.Context, suite agreement.Suite, s agreement.Subject) (agreement.Outcome, error) {
	fmt.Fprintf(p.stderr, "%s: suite %s\n", s, suite)
	outcome, err := suite.Run(ctx, s, p.cases)
	if _, is := suite.(agreement.Original); err == nil && is && p.record != "" {
		err = agreement.Record(p.record, s, outcome)
	}
	return outcome, err
}
