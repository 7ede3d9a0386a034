package autobahn

import (
	"context"
	"slices"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/report"
)

// An agent is a client that has run cases. Server.mu guards it.
type agent struct {
	started, ended time.Time
	tries          map[string]*try // the last of each case, by its number
}

// A try is a case that a client runs or has run.
type try struct {
	done   chan struct{}  // closed when the case has ended
	result *report.Result // good when done is closed; nil: the run ended before the case
}

// begin notes that a client runs a case.
func (s *Server) begin(name, id string) *try {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.agents[name]
	if a == nil {
		if s.agents == nil {
			s.agents = map[string]*agent{}
		}
		a = &agent{started: time.Now(), tries: map[string]*try{}}
		s.agents[name] = a
	}
	t := &try{done: make(chan struct{})}
	a.tries[id] = t
	if s.begun != nil {
		close(s.begun)
		s.begun = nil
	}
	return t
}

// end notes how the case went.
func (s *Server) end(name string, t *try, result *report.Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agents[name].ended = time.Now()
	t.result = result
	close(t.done)
}

// find returns the last try of a case, or nil and a channel that is closed when the next
// one of any case begins.
func (s *Server) find(name, id string) (*try, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.agents[name]; a != nil && a.tries[id] != nil {
		return a.tries[id], nil
	}
	if s.begun == nil {
		s.begun = make(chan struct{})
	}
	return nil, s.begun
}

// beginsWithin is how long after a client says that it is done with a case its request
// may still be on the way.
const beginsWithin = time.Second

// await waits for the result of a case. A client that has returned and of whom nothing
// has come then will run it no more, and nil is the answer; so it is when ctx ends.
func (s *Server) await(ctx context.Context, name, id string, returned <-chan struct{}) *report.Result {
	var late <-chan time.Time
	for {
		t, begun := s.find(name, id)
		if t != nil {
			select {
			case <-t.done:
				return t.result
			case <-ctx.Done():
				return nil
			}
		}
		select {
		case <-begun:
		case <-returned:
			returned, late = nil, time.After(beginsWithin)
		case <-late:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
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

// Report returns how the cases went that the client of that name has run, when those that
// it runs right now have ended. A case that was run again counts once, as it went last.
func (s *Server) Report(name string) *report.Report {
	r := newReport(name, "client")
	s.mu.Lock()
	a := s.agents[name]
	var tries []*try
	if a != nil {
		for _, t := range a.tries {
			tries = append(tries, t)
		}
	}
	s.mu.Unlock()
	for _, t := range tries {
		if <-t.done; t.result != nil {
			r.add(t.result)
		}
	}
	done := r.finish()
	if a != nil {
		s.mu.Lock()
		done.Started, done.Took = a.started, a.ended.Sub(a.started)
		s.mu.Unlock()
	}
	return done
}

// Missing returns how many of the cases the client of that name has not run to their end.
func (s *Server) Missing(name string) int {
	cases, _ := selectCases(suite.Server, s.Cases) // Serve reports the error
	return len(cases) - len(s.Report(name).Results)
}
