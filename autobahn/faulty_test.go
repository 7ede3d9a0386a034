package autobahn

import (
	"context"
	"flag"
	"net"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/faulty"
	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/report"
)

// everyCase: go test ./autobahn -run FaultyPeers -every-case -v tells all cases that
// catch a fault. It takes minutes.
var everyCase = flag.Bool("every-case", false, "play all light cases against each faulty peer, and tell which catch it")

// faultsAtOnce is how many faulty peers are tested side by side: most of the time they
// keep a case waiting.
const faultsAtOnce = 48

// TestPeerWithoutFaultIsRight plays each case with peers that do everything right, and
// do not all have the same to say about permessage-deflate: a case that one of them
// cannot play is passed by another.
func TestPeerWithoutFaultIsRight(t *testing.T) {
	options := Options{Patience: 20 * time.Second, Exchanges: 10}
	peers := map[string]faulty.Peer{"common": {}, "plain": {Plain: true}, "modest": {Modest: true}}
	for role, play := range players {
		t.Run(peerOf(role), func(t *testing.T) {
			t.Parallel()
			passed := map[string]bool{}
			for name, peer := range peers {
				for _, r := range play(t, peer, caseIDs(role, light), options) {
					assert.False(t, caught(r), "case %s is %s, close %s, for a %s peer: %s; %s", r.Case.ID, r.Behavior, r.Close, name, r.Reason, r.CloseReason)
					passed[r.Case.ID] = passed[r.Case.ID] || r.Behavior != report.Unimplemented
				}
			}
			for _, id := range caseIDs(role, light) {
				assert.True(t, passed[id], "no peer could play case %s", id)
			}
		})
	}
}

func TestFaultyPeersAreCaught(t *testing.T) {
	var jobs []func()
	t.Run("fault", func(t *testing.T) {
		for _, info := range faulty.Faults() {
			for _, role := range []suite.Role{suite.Client, suite.Server} {
				if info.Role == string(role) {
					continue // the suite would have to play the side that has the fault
				}
				t.Run(string(info.Fault)+"/"+peerOf(role), func(t *testing.T) {
					job, result := catch(info, role)
					jobs = append(jobs, func() { job(t) })
					t.Parallel()
					result(t)
				})
			}
		}
		go parallelJobs(jobs, faultsAtOnce)
	})
}

// peerOf is what the peer of the suite is.
func peerOf(role suite.Role) string {
	if role == suite.Client {
		return "server"
	}
	return "client"
}

// catch returns a job that plays cases with a faulty peer, and what says how that went.
func catch(info faulty.Info, role suite.Role) (job, result func(t *testing.T)) {
	pattern := catcher(info.Fault, role)
	named := caseIDs(role, func(c *suite.Case) bool { match, _ := path.Match(pattern, c.ID); return match })
	done := make(chan []*report.Result, 1)
	job = func(t *testing.T) {
		peer, play := faulty.Peer{Fault: info.Fault}, players[role]
		results := play(t, peer, named, Options{})
		if *everyCase {
			results = append(results, play(t, peer, caseIDs(role, light), Options{Exchanges: 10})...)
		}
		done <- results
	}
	return job, func(t *testing.T) {
		var catching []string
		for _, r := range <-done {
			if caught(r) {
				catching = append(catching, r.Case.ID)
			}
		}
		t.Logf("a peer that %s is caught by %s", info.Does, strings.Join(catching, ", "))
		require.NotEmpty(t, named, "no case is known to catch a peer that %s", info.Does)
		known := func(id string) bool { return slices.Contains(named, id) }
		assert.True(t, slices.ContainsFunc(catching, known), "case %s has to catch a peer that %s", pattern, info.Does)
	}
}

// caught reports whether a verdict is worse than the one of a peer without a fault.
func caught(r *report.Result) bool {
	good := func(v report.Verdict) bool {
		return v == report.OK || v == report.Informational || v == report.Unimplemented
	}
	return !good(r.Behavior) || !good(r.Close)
}

// light reports whether a case is soon played.
func light(c *suite.Case) bool { return c.Weight == 0 }

// caseIDs returns the numbers of cases.
func caseIDs(role suite.Role, want func(*suite.Case) bool) (list []string) {
	for _, c := range suite.Cases() {
		if (c.Only == "" || c.Only == role) && want(c) {
			list = append(list, c.ID)
		}
	}
	return list
}

// A player plays cases with a peer.
type player func(t *testing.T, p faulty.Peer, cases []string, o Options) []*report.Result

// players are those of a role of the suite.
var players = map[suite.Role]player{suite.Client: asServer, suite.Server: asClient}

// asServer plays cases with a peer that is a server.
func asServer(t *testing.T, p faulty.Peer, cases []string, o Options) []*report.Result {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if !assert.NoError(t, err) || len(cases) == 0 {
		return nil
	}
	defer ln.Close()
	go func() { _ = p.Serve(ln) }()
	c := Client{URL: "ws://" + ln.Addr().String(), Cases: cases, Options: o}
	r, err := c.Run(context.Background())
	if !assert.NoError(t, err, "the cases were not played") {
		return nil
	}
	return r.Results
}

// asClient plays cases with a peer that is a client.
func asClient(t *testing.T, p faulty.Peer, cases []string, o Options) []*report.Result {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if !assert.NoError(t, err) || len(cases) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := Server{Cases: cases, Options: o}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()
	var jobs []func()
	for _, id := range cases {
		query := url.Values{"casetuple": {id}, "agent": {"peer"}}.Encode()
		jobs = append(jobs, func() { _ = p.Echo(ctx, "ws://"+ln.Addr().String()+"/runCase?"+query) })
	}
	parallelJobs(jobs, parallelByDefault)
	r := s.Report("peer")
	assert.Len(t, r.Results, len(cases), "not all cases were played")
	cancel()
	assert.NoError(t, <-served)
	return r.Results
}

// parallelJobs does all jobs, n of them at a time.
func parallelJobs(jobs []func(), n int) {
	next := make(chan func())
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for job := range next {
				job()
			}
		})
	}
	for _, job := range jobs {
		next <- job
	}
	close(next)
	wg.Wait()
}

func TestDriverGoesThroughAllCases(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	updated := make(chan *report.Report, 1)
	s := Server{Cases: []string{"1.1.*"}, Options: Options{Patience: 20 * time.Second}, Update: func(r *report.Report) error {
		updated <- r
		return nil
	}}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()
	require.NoError(t, faulty.Peer{}.RunCases(ctx, "ws://"+ln.Addr().String(), "me & you"), "the cases were not gone through")
	r := <-updated
	require.Len(t, r.Results, 8, "not all cases were played")
	require.False(t, slices.ContainsFunc(r.Results, caught), "a peer without a fault has to pass")
	cancel()
	require.NoError(t, <-served)
}
