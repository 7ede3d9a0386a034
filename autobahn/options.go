package autobahn

import (
	"fmt"
	"path"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/report"
)

// Options are what the fuzzing client and the fuzzing server have in common.
type Options struct {
	// Parallel is how many connections there are at most at the same time; 0: 16.
	// Cases that send much go a few at a time in any case.
	Parallel int
	// Patience is how long a peer may take where the original suite gives it a second;
	// 0: one second. Other limits grow in proportion, up to a minute. More patience never
	// changes the verdict of a peer that does what a case asks for.
	Patience time.Duration
	// Exchanges is how many messages the cases send that have each echoed before the next,
	// 9.7, 9.8, 12 and 13; 0: as many as the original suite, which is 1000.
	Exchanges int
	// Progress is told how the run goes; nil: nobody is.
	Progress Progress
}

// A Progress is told how a run goes, by any goroutine. report.Progress is one.
type Progress interface {
	// Start is called once with the number of cases.
	Start(total int)
	// CaseDone is called for each case that has ended.
	CaseDone(*report.Result)
}

// parallelByDefault cases wait for each other's pauses without keeping a peer from
// being in time.
const parallelByDefault = 16

func (o *Options) parallel() int {
	if o.Parallel > 0 {
		return o.Parallel
	}
	return parallelByDefault
}

// heavyAtOnce is how many heavy cases go side by side: a case waits for its peer half
// of the time.
func heavyAtOnce() int { return 2 * runtime.GOMAXPROCS(0) }

func (o *Options) limits() suite.Limits {
	l := suite.DefaultLimits
	l.Exchanges = o.Exchanges
	if o.Patience > 0 {
		l.Scale = o.Patience.Seconds()
		l.Opening = time.Duration(float64(l.Opening) * l.Scale)
		l.Closing, l.Drop = o.Patience, o.Patience
	}
	return l
}

func (o *Options) start(total int) {
	if o.Progress != nil {
		o.Progress.Start(total)
	}
}

func (o *Options) done(r *report.Result) {
	if o.Progress != nil {
		o.Progress.CaseDone(r)
	}
}

// List returns the cases that match one of the patterns, such as 6.4.*, in the order of
// their numbers; no pattern: all of them. A pattern that matches none is an error.
func List(patterns []string) ([]report.Case, error) {
	cases, err := selectCases("", patterns)
	list := make([]report.Case, len(cases))
	for i, c := range cases {
		list[i] = c.Case
	}
	return list, err
}

// selectCases returns what List does, of the cases in which the suite may play the role;
// "": either.
func selectCases(role suite.Role, patterns []string) (cases []*suite.Case, err error) {
	used := make([]bool, len(patterns))
	for _, c := range suite.Cases() {
		if role != "" && c.Only != "" && c.Only != role {
			continue
		}
		chosen := len(patterns) == 0
		for i, p := range patterns {
			match, err := path.Match(p, c.ID)
			if err != nil {
				return nil, fmt.Errorf("autobahn: pattern %q: %w", p, err)
			}
			if match {
				chosen, used[i] = true, true
			}
		}
		if chosen {
			cases = append(cases, c)
		}
	}
	if i := slices.Index(used, false); i >= 0 {
		return nil, fmt.Errorf("%w: %q", errNoCase, patterns[i])
	}
	return cases, nil
}

// A run collects results.
type run struct {
	mu     sync.Mutex
	report report.Report
}

func newReport(agent, role string) *run {
	return &run{report: report.Report{Agent: agent, Role: role, Suite: "autobahn (Go)", Started: time.Now()}}
}

func (r *run) add(result *report.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Results = append(r.report.Results, result)
}

// finish returns the report with the results in order.
func (r *run) finish() *report.Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	done := r.report
	done.Took = time.Since(done.Started)
	done.Results = slices.Clone(done.Results)
	slices.SortFunc(done.Results, func(a, b *report.Result) int { return suite.CompareIDs(a.Case.ID, b.Case.ID) })
	return &done
}
