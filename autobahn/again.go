package autobahn

import (
	"context"
	"os"
	"path/filepath"
)

// mostFlickers is how many cases of a role are run again. A fault shows in more.
const mostFlickers = 3

// again runs the few cases that differ once more. The suite judges some things
// by a clock, such as a Close frame that has to come within a second, and a busy
// machine can miss it. What is as expected the second time becomes a flicker,
// which the report tells like a difference; the rest stays what it was.
func (cfg Config) again(ctx context.Context, s suite, r *Result) error {
	if len(r.Differences) == 0 || len(r.Differences) > mostFlickers {
		return nil
	}
	dir := filepath.Join(r.Dir, "again")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	want := Verdicts{}
	for _, d := range r.Differences {
		if d.Want == nil {
			return nil // the suite has a case too many, which no clock explains
		}
		want[d.Case] = *d.Want
	}
	got, err := cfg.try(ctx, s, r.Role, dir, want.Cases())
	if err != nil {
		return err
	}
	r.settle(got)
	return nil
}

// settle sorts the differences by the verdicts of the second run.
func (r *Result) settle(second Verdicts) {
	first := r.Differences
	r.Differences = nil
	for _, d := range first {
		if second[d.Case] != *d.Want {
			r.Differences = append(r.Differences, d)
			continue
		}
		r.Flickers = append(r.Flickers, d)
		r.Verdicts[d.Case] = *d.Want
	}
}
