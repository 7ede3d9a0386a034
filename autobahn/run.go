package autobahn

import (
	"context"
	"testing"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/report"
)

// Run plays the cases against the server at url, which has to echo messages, each case
// as a subtest: TestServer/autobahn/6.4.1. It runs those that match one of the
// patterns, such as 6.4.*, and the flag -run of go test; no pattern: all of them.
//
// A case whose verdicts are not good fails, with the wire log. One whose subject the
// server does not implement is skipped, and NON-STRICT is logged. With -short, cases
// that exchange a thousand messages exchange a few. Run returns when all have ended.
func Run(t *testing.T, url string, patterns ...string) {
	t.Helper()
	c := Client{URL: url, Agent: t.Name(), Cases: patterns, Options: inTest()}
	u, err := c.check()
	if err != nil {
		t.Fatal(err)
	}
	runEach(t, suite.Client, patterns, c.Options, func(test *suite.Case) *report.Result {
		return c.play(t.Context(), test, u)
	}, check)
}

// RunClient plays the cases against a client, each as a subtest like [Run]. It calls echo
// for each of them, side by side.
func RunClient(t *testing.T, echo Echo, patterns ...string) {
	t.Helper()
	s := Server{Options: inTest(), Cases: patterns}
	base, stop, err := s.serveLoopback()
	if err != nil {
		t.Fatal(err)
	}
	runEach(t, suite.Server, patterns, s.Options, func(test *suite.Case) *report.Result {
		return s.drive(t.Context(), base, t.Name(), test, echo)
	}, check)
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// inTest returns the options for tests: more patience, since tests run on machines that
// have other things to do.
func inTest() Options {
	o := Options{Patience: 10 * time.Second}
	if testing.Short() {
		o.Exchanges = 4
	}
	return o
}

// runEach runs each case that is wanted as a subtest, which checks the result.
func runEach(t *testing.T, role suite.Role, patterns []string, o Options, play func(*suite.Case) *report.Result, check func(testing.TB, *report.Result)) {
	cases, err := selectCases(role, patterns)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("autobahn", func(t *testing.T) {
		results := map[string]chan *report.Result{}
		var wanted []*suite.Case
		for _, c := range cases {
			t.Run(c.ID, func(t *testing.T) { // as far as Parallel for those that -run matches
				ready := make(chan *report.Result, 1)
				results[c.ID] = ready
				wanted = append(wanted, c)
				t.Parallel()
				check(t, <-ready)
			})
		}
		go schedule(context.Background(), wanted, o.parallel(), func(c *suite.Case) { results[c.ID] <- play(c) })
	})
}

// check makes of a result what go test says of a case.
func check(t testing.TB, r *report.Result) {
	switch {
	case !r.Passed():
		t.Error(r.Explain())
	case r.Behavior == report.Unimplemented:
		t.Skip(r.Reason)
	case r.Behavior == report.NonStrict:
		t.Logf("NON-STRICT: %s", r.Reason)
	}
}
