package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"sync"
	"time"

	"github.com/ws6455/websocket/autobahn"
	"github.com/ws6455/websocket/autobahn/internal/testee"
	"github.com/ws6455/websocket/autobahn/report"
)

// serve tests clients until ctx ends, and writes the reports of one whenever it asks
// for them, and of all at the end.
func (o *options) serve(ctx context.Context, stdout io.Writer, shared autobahn.Options, progress *report.Progress) (bool, error) {
	ln, err := net.Listen("tcp", o.listen)
	if err != nil {
		return false, fmt.Errorf("autobahn: %w", err)
	}
	var mu sync.Mutex
	s := autobahn.Server{Cases: o.patterns(), Options: shared, Update: func(r *report.Report) error {
		mu.Lock()
		defer mu.Unlock()
		progress.Done()
		_, err := o.report(stdout, r)
		return err
	}}
	progress.Log("clients run their cases at ws://" + ln.Addr().String() + "/runCase?case=1&agent=NAME; interrupt to end")
	if err := s.Serve(ctx, ln); err != nil {
		return false, err
	}
	return o.conclude(stdout, &s)
}

// conclude writes the reports of all clients and reports whether each has run every case
// with good verdicts, and whether there was one at all.
func (o *options) conclude(stdout io.Writer, s *autobahn.Server) (bool, error) {
	agents := s.Agents()
	if len(agents) == 0 {
		fmt.Fprintln(stdout, "no client has run a case")
	}
	good := len(agents) > 0
	for _, agent := range agents {
		r := s.Report(agent)
		fine, err := o.report(stdout, r)
		if err != nil {
			return false, err
		}
		if missing := s.Missing(agent); missing > 0 {
			fmt.Fprintf(stdout, "%s has not run %d of the cases\n", agent, missing)
			fine = false
		}
		good = good && fine
	}
	return good, nil
}

// selfPatience is for a peer that shares its processors with the suite.
const selfPatience = 10 * time.Second

// self tests this library, as a server and then as a client.
func (o *options) self(ctx context.Context, stdout io.Writer, shared autobahn.Options, progress *report.Progress) (bool, error) {
	if shared.Patience == 0 {
		shared.Patience = selfPatience
	}
	good := true
	for _, role := range []struct {
		name string
		test func(context.Context, autobahn.Options) (*report.Report, error)
	}{{"server", o.testServer}, {"client", o.testClient}} {
		part := *o
		if o.out != "" {
			part.out = filepath.Join(o.out, role.name)
		}
		if o.junit != "" {
			part.junit = filepath.Join(filepath.Dir(o.junit), role.name+"-"+filepath.Base(o.junit))
		}
		r, err := role.test(ctx, shared)
		if err != nil {
			return false, err
		}
		progress.Done()
		fine, err := part.report(stdout, r)
		if err != nil {
			return false, err
		}
		good = good && fine
	}
	return good, nil
}

// library is the agent of mode self.
const library = "websocket"

// testServer runs the cases against the library as a server.
func (o *options) testServer(ctx context.Context, shared autobahn.Options) (*report.Report, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer testee.Serve(ln)()
	c := autobahn.Client{URL: "ws://" + ln.Addr().String(), Agent: library, Cases: o.patterns(), Options: shared}
	return c.Run(ctx)
}

// testClient has the library, as a client, go through the cases.
func (o *options) testClient(ctx context.Context, shared autobahn.Options) (*report.Report, error) {
	s := autobahn.Server{Cases: o.patterns(), Options: shared}
	return s.Drive(ctx, library, func(ctx context.Context, url string) { _ = testee.Echo(ctx, url) })
}
