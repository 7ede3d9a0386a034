package original

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/testee"
)

// Config says what to run. The zero Config runs nothing: Roles and Out are needed.
type Config struct {
	Roles    []Role
	Cases    []string  // patterns such as 6.4.*; none: all cases
	Out      string    // directory for the reports, one below it for each role
	Keep     bool      // keep what earlier runs left there
	Progress *Progress // needed
}

// A Result is what the suite made of the library in one role.
type Result struct {
	Role        Role
	Verdicts    Verdicts
	Differences []Difference
	Dir         string // where the reports are
	Took        time.Duration
}

// Run puts the library before the suite in each role, side by side, and compares
// the verdicts with expected.json. Differences are in the results and no error;
// an error says why there is no result. When ctx ends, so do all child processes.
func Run(ctx context.Context, cfg Config) ([]Result, error) {
	s, err := findSuite(ctx, ways(), cfg.Progress.Log)
	if err != nil {
		return nil, err
	}
	cfg.Progress.Log("suite: " + s.String())
	return cfg.runWith(ctx, s)
}

// runWith runs the roles with a suite that was found.
func (cfg Config) runWith(ctx context.Context, s suite) ([]Result, error) {
	results, errs := make([]Result, len(cfg.Roles)), make([]error, len(cfg.Roles))
	var wg sync.WaitGroup
	for i, role := range cfg.Roles {
		wg.Go(func() {
			results[i], errs[i] = cfg.runRole(ctx, s, role)
		})
	}
	wg.Wait()
	cfg.Progress.Done()
	err := errors.Join(errs...)
	if ctx.Err() != nil { // whatever else went wrong did so because of that
		err = fmt.Errorf("original: ended early: %w", context.Cause(ctx))
	}
	return results, err
}

// runRole runs the chosen cases in one role.
func (cfg Config) runRole(ctx context.Context, s suite, role Role) (Result, error) {
	all, err := Expected(role)
	if err != nil {
		return Result{}, err
	}
	want, err := all.Select(cfg.Cases)
	if err != nil {
		return Result{}, err
	}
	t := cfg.trial(role, want)
	if !cfg.Keep {
		if err := os.RemoveAll(t.Dir); err != nil {
			return Result{}, err
		}
	}
	start := time.Now()
	index, err := t.runWith(ctx, s)
	if err != nil {
		return Result{}, fmt.Errorf("original: %s: %w", role, err)
	}
	got := index.Verdicts()
	return Result{role, got, Diff(got, want), t.Dir, time.Since(start)}, nil
}

// trial returns the trial of the library in one role. A choice of cases is written
// out, in the suite's order. All of them are not, so that a case which the suite has
// too many or too few shows as a difference.
func (cfg Config) trial(role Role, want Verdicts) Trial {
	t := Trial{
		Testee: library(role),
		Dir:    filepath.Join(cfg.Out, string(role)),
		Log:    cfg.Progress.Log,
		OnCase: func(id string, total int) { cfg.Progress.Case(role, id, total) },
	}
	if len(cfg.Cases) > 0 {
		t.Cases = want.Cases()
	}
	return t
}

// library returns the library as the testee that plays the role.
func library(role Role) Testee {
	if role == Server {
		return Testee{Agent: agent, Serve: testee.Serve}
	}
	return Testee{Agent: agent, RunCases: testee.RunCases}
}
