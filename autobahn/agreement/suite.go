package agreement

import (
	"context"
	"time"

	"github.com/ws6455/websocket/autobahn/original"
)

// A Suite tests subjects.
type Suite interface {
	// String returns its name, as on a command line.
	String() string
	// Run returns the verdict of each of the cases, which may be fewer when it has no
	// such case. No cases: all of the original's.
	Run(ctx context.Context, s Subject, cases []string) (Outcome, error)
}

// An Outcome is what a suite says of a subject.
type Outcome struct {
	Verdicts Verdicts
	Took     time.Duration
}

// Cases returns the original's cases that one of the patterns names, such as 6.4.*, in
// their order. It returns nil, which stands for all of them, when there is no pattern.
func Cases(patterns []string) ([]string, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	all, err := original.Expected(original.Server) // the cases are those of both roles
	if err != nil {
		return nil, err
	}
	some, err := all.Select(patterns)
	return some.Cases(), err
}
