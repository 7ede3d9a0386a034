package original

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// probeTime bounds each look at whether a program works.
const probeTime = 20 * time.Second

// A suite is a way to run wstest that works on this machine.
type suite interface {
	// String says which way it is: "wstest on PATH (/usr/bin/wstest)".
	String() string
	// wstest returns the command that runs wstest in dir, where all its files are.
	// The port is the one that a fuzzing server listens on.
	wstest(dir string, port int, args ...string) command
	// host is the name under which wstest reaches this machine.
	host() string
}

// A way is one of the ways to get the suite.
type way struct {
	name string
	find func(ctx context.Context, log func(string)) (suite, error)
}

// ways returns the ways to get the suite, the cheapest first.
func ways() []way {
	return []way{
		{"wstest on PATH", findOnPath},
		{"Docker", findDocker},
		{"Python 2.7", findPython},
	}
}

// findSuite takes the first way that works. The error, when none does, is one
// sentence that says what each way lacked.
func findSuite(ctx context.Context, ways []way, log func(string)) (suite, error) {
	var lacks []string
	for _, w := range ways {
		s, err := w.find(ctx, log)
		if err == nil {
			return s, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		lacks = append(lacks, fmt.Sprintf("%s (%v)", w.name, err))
	}
	return nil, errors.New("original: the test suite cannot be had in any way: " + strings.Join(lacks, "; "))
}

// probe runs a command that should answer at once and returns what it printed.
func probe(ctx context.Context, c command) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, probeTime, errors.New(c.String()+" does not answer"))
	defer cancel()
	return c.output(ctx)
}

// version asks a wstest for its version, which also shows that it runs at all.
func version(ctx context.Context, s suite) error {
	out, err := probe(ctx, s.wstest("", 0, "-a"))
	if err == nil && !strings.Contains(out, "AutobahnTestSuite") {
		err = fmt.Errorf("%s is not the Autobahn test suite", s)
	}
	return err
}
