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
	// Options are those of both sides. Parallel is for Drive; other clients decide
	// themselves.
	Options
	// Update is called when a client asks for the reports, with that of the agent; nil:
	// nothing is. An error ends Serve.
	Update func(*report.Report) error

	mu     sync.Mutex
	agents map[string]*agent
	begun  chan struct{} // closed when a case begins; nil: nobody waits for that
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

// serve does what a client asks for on a new connection.
func (s *Server) serve(ctx context.Context, nc net.Conn, cases []*suite.Case) error {
	defer context.AfterFunc(ctx, func() { _ = nc.Close() })()
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
	t := s.begin(o.agent, o.test.ID)
	result := suite.PlayServer(ctx, o.test, nc, in, request, s.Options.limits())
	if ctx.Err() != nil {
		s.end(o.agent, t, nil) // the run was ended, not the case
		return
	}
	s.end(o.agent, t, result)
	s.Options.done(result)
}

// status waits for the result of a case. A client asks when the case is over for it,
// which may be a moment sooner.
func (s *Server) status(ctx context.Context, o order) string {
	asked := make(chan struct{})
	close(asked)
	if r := s.await(ctx, o.agent, o.test.ID, asked); r != nil {
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
