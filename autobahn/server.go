package autobahn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// A Server is the fuzzing server: it tests clients that connect to it and echo
// messages. It speaks the protocol of the original suite, so programs that were
// written for that one work unchanged:
//
//	/getCaseCount                the number of cases, as a text message
//	/getCaseInfo?case=N          {"id": …, "description": …}
//	/runCase?case=N&agent=A      plays case N, from 1, with the client A
//	/getCaseStatus?case=N&agent=A  {"behavior": …}, when the case has ended
//	/updateReports?agent=A       calls Update
//
// Instead of case=N a client may say casetuple=6.4.1. Clients may run cases side by
// side. The cases of which a client has to refuse the handshake come last.
//
// The zero value is ready to serve all cases.
type Server struct {
	// Cases are patterns of the cases to run, such as 6.4.*; none: all.
	Cases []string
	// Options are those of both sides. Parallel does nothing here: the client decides.
	Options
	// Update is called when a client asks for the reports, with that of the agent; nil:
	// nothing is. An error ends Serve.
	Update func(*report.Report) error

	mu     sync.Mutex
	agents map[string]*agent
}

// An agent is a client with its results so far.
type agent struct {
	started time.Time
	running sync.WaitGroup
	results map[string]*report.Result // by the case's number
	ended   map[string]chan struct{}  // closed when there is a result
}

// Serve plays cases with the clients that connect to ln, which it closes, until ctx
// ends; then it returns nil. It may be called once.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	defer ln.Close()
	cases, err := selectCases(suite.Server, s.Cases)
	if err != nil {
		return err
	}
	cases = inDealingOrder(cases)
	s.Options.start(len(cases))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(ctx, func() { _ = ln.Close() })()
	var connections sync.WaitGroup
	defer connections.Wait()
	defer cancel(nil)
	for {
		nc, err := ln.Accept()
		if ctx.Err() != nil {
			var failed *updateError
			if errors.As(context.Cause(ctx), &failed) {
				return failed
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("autobahn: %w", err)
		}
		connections.Go(func() {
			if err := s.serve(ctx, nc, cases); err != nil {
				cancel(&updateError{err})
			}
		})
	}
}

// An updateError is an error of Update.
type updateError struct{ err error }

func (e *updateError) Error() string { return "autobahn: updating the reports: " + e.err.Error() }
func (e *updateError) Unwrap() error { return e.err }

// inDealingOrder puts the cases last at which the handshake has to fail: some clients
// stop there.
func inDealingOrder(cases []*suite.Case) []*suite.Case {
	var first, last []*suite.Case
	for _, c := range cases {
		if c.Opening != nil && c.Opening.Refused != nil {
			last = append(last, c)
		} else {
			first = append(first, c)
		}
	}
	return slices.Concat(first, last)
}

// Agents returns the names of the clients that have run cases.
func (s *Server) Agents() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for name := range s.agents {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Report returns how the cases went that the client of that name has run. A case that
// was run again counts once, as it went last.
func (s *Server) Report(name string) *report.Report {
	a := s.agent(name)
	a.running.Wait()
	r := newReport(name, "client")
	s.mu.Lock()
	r.report.Started = a.started
	for _, result := range a.results {
		r.add(result)
	}
	s.mu.Unlock()
	return r.finish()
}

func (s *Server) agent(name string) *agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.agents == nil {
		s.agents = map[string]*agent{}
	}
	a := s.agents[name]
	if a == nil {
		a = &agent{started: time.Now(), results: map[string]*report.Result{}, ended: map[string]chan struct{}{}}
		s.agents[name] = a
	}
	return a
}

// serve does what a client asks for on a new connection.
func (s *Server) serve(ctx context.Context, nc net.Conn, cases []*suite.Case) error {
	in := wire.NewReader(nc)
	_ = nc.SetReadDeadline(time.Now().Add(s.Options.limits().Opening))
	head, err := in.Head()
	if err != nil {
		return nc.Close()
	}
	request, err := wire.ParseHead(head)
	if err != nil {
		return refuse(nc, 400, err.Error())
	}
	o, err := parseOrder(request.Target(), cases)
	if err != nil {
		return refuse(nc, 404, err.Error())
	}
	tell := func(message string) {
		suite.PlayServer(ctx, suite.Telling(message), nc, in, request, s.Options.limits())
	}
	switch o.path {
	case "/runCase":
		s.runCase(ctx, o, nc, in, request)
	case "/getCaseCount":
		tell(strconv.Itoa(len(cases)))
	case "/getCaseInfo":
		tell(encode(map[string]string{"id": o.test.ID, "description": o.test.Description}))
	case "/getCaseStatus":
		tell(encode(map[string]string{"behavior": s.status(ctx, o)}))
	case "/updateReports":
		err := s.update(o.agent)
		tell("")
		return err
	}
	return nil
}

func encode(v map[string]string) string {
	b, _ := json.Marshal(v) // strings always can be
	return string(b)
}

// runCase plays a case and keeps the result.
func (s *Server) runCase(ctx context.Context, o order, nc net.Conn, in *wire.Reader, request *wire.Head) {
	a := s.agent(o.agent)
	a.running.Add(1)
	defer a.running.Done()
	result := suite.PlayServer(ctx, o.test, nc, in, request, s.Options.limits())
	if ctx.Err() != nil {
		return // the run was ended, not the case
	}
	s.add(o.agent, result)
	s.Options.done(result)
}

// add keeps the result of a case.
func (s *Server) add(name string, result *report.Result) {
	a, id := s.agent(name), result.Case.ID
	ended := s.result(a, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.results[id] == nil {
		close(ended)
	}
	a.results[id] = result
}

// result returns the channel that is closed when the case has a result.
func (s *Server) result(a *agent, id string) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.ended[id] == nil {
		a.ended[id] = make(chan struct{})
	}
	return a.ended[id]
}

// await waits for the result of a case that the client of that name has run.
func (s *Server) await(ctx context.Context, name, id string) *report.Result {
	a := s.agent(name)
	ctx, cancel := context.WithTimeout(ctx, s.Options.limits().Opening)
	defer cancel()
	select {
	case <-s.result(a, id):
		s.mu.Lock()
		defer s.mu.Unlock()
		return a.results[id]
	case <-ctx.Done():
		return nil
	}
}

// status waits for the result of a case. A client asks when the case is over for it,
// which may be a moment sooner.
func (s *Server) status(ctx context.Context, o order) string {
	if r := s.await(ctx, o.agent, o.test.ID); r != nil {
		return string(r.Behavior)
	}
	return ""
}

// update hands the report of an agent on.
func (s *Server) update(name string) error {
	if s.Update == nil {
		return nil
	}
	return s.Update(s.Report(name))
}
