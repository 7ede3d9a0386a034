// Soak lets as many connections live as the limit of open files allows, one in ten of them
// hostile, and says whether the library kept its promises. The server runs in a process of
// its own, so that each process has the whole limit for its ends.
//
//	go run ./internal/soak/cmd/soak [-time 2m] [-connections number] [-report soak.html]
//
// Progress goes to standard error, a table to standard output, and a page with pictures to
// the file of -report. It ends with 0 when every promise was kept, with 1 when one was not or
// the run failed, with 2 when it is called wrongly.
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
	"time"

	"github.com/ws6455/websocket/internal/soak"
	"github.com/ws6455/websocket/internal/soak/report"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// errUsage says that the command line is wrong.
var errUsage = errors.New("usage: soak [-time 2m] [-connections number] [-report file]; -help tells more")

// errViolations says that a promise was not kept; what was found is in the table.
var errViolations = errors.New("a promise was not kept")

// run is the command: it returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var err error
	if len(args) > 0 && args[0] == serverName {
		err = serve(args[1:], stdin, stdout)
	} else {
		err = lead(ctx, args, stdout, stderr)
	}
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, err)
		return 2
	}
	fmt.Fprintln(stderr, "soak:", err)
	return 1
}

// spare is how many files stay for listeners, pipes, and connections of which one end is closed
// already.
const spare = 512

// parse reads the flags.
func parse(args []string, stderr io.Writer) (o soak.Options, page string, err error) {
	limit, err := fileLimit()
	if err != nil {
		return o, "", err
	}
	o = soak.Defaults(max(limit-spare, 0))
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.DurationVar(&o.Time, "time", o.Time, "how long all connections stay")
	flags.IntVar(&o.Connections, "connections", o.Connections, "how many there are at once, one in ten hostile; as many as the limit of open files allows")
	flags.IntVar(&o.Messages, "messages", o.Messages, "how many an honest connection sends before it closes (0: as many as there is time for)")
	flags.DurationVar(&o.Pause, "pause", o.Pause, "between two bursts of messages of a connection, on average")
	flags.StringVar(&page, "report", "soak.html", "`file` for a page with pictures (empty: none)")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return o, "", err
	case err != nil, flags.NArg() > 0:
		return o, "", errUsage
	case o.Connections < 1, o.Messages < 0, o.Time < 0, o.Time == 0 && o.Messages == 0:
		return o, "", fmt.Errorf("%w: a soak needs connections, and time or a number of messages", errUsage)
	case o.Connections > limit-spare:
		return o, "", fmt.Errorf("%w: the limit of %d open files leaves room for %d connections", errUsage, limit, limit-spare)
	}
	return o, page, nil
}

// lead is the process of the client, which leads the soak.
func lead(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, page, err := parse(args, stderr)
	if err != nil {
		return err
	}
	server, err := start(o)
	if err != nil {
		return err
	}
	shown := newProgress(stderr)
	result, err := soak.Soak(ctx, o, server, shown.show)
	shown.done()
	if err = errors.Join(err, server.end()); err != nil {
		return err
	}
	fmt.Fprint(stdout, report.Text(result))
	if err := draw(result, page, stderr); err != nil {
		return err
	}
	if len(result.Violations()) > 0 {
		return errViolations
	}
	return nil
}

// draw writes the page with the pictures, if it is wanted.
func draw(result *soak.Result, page string, stderr io.Writer) error {
	if page == "" {
		return nil
	}
	text, err := report.Page(result, time.Now())
	if err != nil {
		return err
	}
	if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "pictures: %s\n", page)
	return nil
}
