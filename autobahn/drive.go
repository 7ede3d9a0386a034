package autobahn

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/report"
)

// An Echo is a client in this process: it connects to url, sends each message back, and
// returns when the connection has ended or could not be made, or when ctx ends.
type Echo func(ctx context.Context, url string)

// Drive tests a client in this process under the name of an agent: it serves on the
// loopback and calls echo for each case, side by side. It returns how each went; an
// error says why there is no result. When ctx ends so does the run, with an error.
func (s *Server) Drive(ctx context.Context, agent string, echo Echo) (*report.Report, error) {
	cases, err := selectCases(suite.Server, s.Cases)
	if err != nil {
		return nil, err
	}
	base, stop, err := s.serveLoopback()
	if err != nil {
		return nil, err
	}
	schedule(ctx, cases, s.Options.parallel(), func(c *suite.Case) { s.drive(ctx, base, agent, c, echo) })
	if err := stop(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return s.Report(agent), fmt.Errorf("autobahn: ended early: %w", context.Cause(ctx))
	}
	return s.Report(agent), nil
}

// serveLoopback serves on a free port and returns where; stop ends it.
func (s *Server) serveLoopback() (base string, stop func() error, err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("autobahn: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, ln) }()
	return "ws://" + ln.Addr().String(), func() error { cancel(); return <-served }, nil
}

// drive has a client run a case and returns the result. A client that does not see that
// the connection has ended is told by its context.
func (s *Server) drive(ctx context.Context, base, agent string, c *suite.Case, echo Echo) *report.Result {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	returned := make(chan struct{})
	go func() {
		defer close(returned)
		echo(ctx, base+"/runCase?"+url.Values{"casetuple": {c.ID}, "agent": {agent}}.Encode())
	}()
	r := s.await(ctx, agent, c.ID, returned)
	if r == nil {
		r = unreached(c, "the client did not run the case")
		s.end(agent, s.begin(agent, c.ID), r)
		s.Options.done(r)
	}
	select {
	case <-returned:
	case <-time.After(s.Options.limits().Closing):
	}
	return r
}
