// Mutants removes the checks of the library one by one and runs the test that guards
// each: it must fail. It shows that the table of SECURITY.md is true.
//
//	go run ./internal/mutants [-only substring] [-j 2]
//
// It ends with 0 when every mutant was killed, with 1 when one survived or is stale, with
// 2 when it is called wrongly. The tree stays as it is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"sync"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout)
	stop()
	os.Exit(code)
}

// table holds all rows, in the order of SECURITY.md.
var table = slices.Concat(wireRows, conductRows, handshakeRows)

// A trial is a mutant and what became of it.
type trial struct {
	row     string
	mutant  mutant
	verdict verdict
	err     error
}

func run(ctx context.Context, args []string, out io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(out)
	only := flags.String("only", "", "the mutants whose row, file or test holds this")
	jobs := flags.Int("j", runtime.NumCPU(), "how many at once")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	trials := chosen(*only)
	root, err := moduleRoot(ctx)
	if err == nil {
		err = tryAll(ctx, root, trials, max(*jobs, 1), out)
	}
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	return sum(trials, out)
}

// chosen returns the mutants that are asked for.
func chosen(only string) (trials []*trial) {
	for _, r := range table {
		for _, m := range r.mutants {
			if strings.Contains(r.title+"\n"+m.file+"\n"+m.test, only) {
				trials = append(trials, &trial{row: r.title, mutant: m})
			}
		}
	}
	return trials
}

// tryAll first makes sure that the tests pass as long as nothing is removed.
func tryAll(ctx context.Context, root string, trials []*trial, jobs int, out io.Writer) error {
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w := workshop{root, dir}
	tests := map[string][]string{} // by the directories of their packages
	for _, t := range trials {
		dir, function := target(t.mutant.test)
		if !slices.Contains(tests[dir], function) {
			tests[dir] = append(tests[dir], function)
		}
	}
	for dir, functions := range tests {
		fmt.Fprintf(out, "%s: %d tests must pass while nothing is removed\n", dir, len(functions))
		if err := w.healthy(ctx, dir, functions...); err != nil {
			return err
		}
	}
	var workers sync.WaitGroup
	var printing sync.Mutex
	next, done := make(chan *trial), 0
	for range jobs {
		workers.Go(func() {
			for t := range next {
				t.verdict, t.err = w.try(ctx, t.mutant)
				printing.Lock()
				done++
				fmt.Fprintf(out, "%3d/%d %-8s %s: %v (%s)\n", done, len(trials), t.verdict, t.row, t.mutant, t.mutant.test)
				printing.Unlock()
			}
		})
	}
	for _, t := range trials {
		next <- t
	}
	close(next)
	workers.Wait()
	return ctx.Err()
}

// sum prints what is left to do, and returns the exit code.
func sum(trials []*trial, out io.Writer) int {
	counts := map[verdict]int{}
	for _, t := range trials {
		counts[t.verdict]++
		if t.verdict != killed {
			fmt.Fprintf(out, "\n%s: %s\n\t%v\n\t%s\n", t.verdict, t.row, t.mutant, t.mutant.test)
		}
		if t.err != nil {
			fmt.Fprintf(out, "\t%v\n", t.err)
		}
	}
	fmt.Fprintf(out, "\n%d of %d mutants killed\n", counts[killed], len(trials))
	if counts[killed] < len(trials) {
		return 1
	}
	return 0
}
