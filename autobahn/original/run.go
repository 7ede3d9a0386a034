package original

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
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
	dir, err := cfg.prepare(role)
	if err != nil {
		return Result{}, err
	}
	start := time.Now()
	t := trial{suite: s, role: role, dir: dir, cases: specCases(cfg.Cases, want), progress: cfg.Progress}
	if err := t.run(ctx); err != nil {
		return Result{}, fmt.Errorf("original: %s: %w", role, err)
	}
	got, err := readReport(dir)
	return Result{role, got, Diff(got, want), dir, time.Since(start)}, err
}

// prepare returns the role's directory for reports, empty unless they are kept.
// The index is removed in any case: an old one must not stand for a new run.
func (cfg Config) prepare(role Role) (string, error) {
	dir, err := filepath.Abs(filepath.Join(cfg.Out, string(role)))
	if err != nil {
		return "", err
	}
	stale := dir
	if cfg.Keep {
		stale = filepath.Join(dir, "index.json")
	}
	return dir, errors.Join(os.RemoveAll(stale), os.MkdirAll(dir, 0o755))
}
