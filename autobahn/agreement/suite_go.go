package agreement

import (
	"context"
	"net"

	"github.com/ws6455/websocket/autobahn"
	"github.com/ws6455/websocket/autobahn/original"
	"github.com/ws6455/websocket/autobahn/report"
)

// Go is the suite of package autobahn, with its options.
type Go struct{ autobahn.Options }

func (Go) String() string { return "go" }

// Run runs the suite.
func (g Go) Run(ctx context.Context, s Subject, cases []string) (Outcome, error) {
	if len(cases) == 0 { // those of the original, not all that there are
		var err error
		if cases, err = Cases([]string{"*"}); err != nil {
			return Outcome{}, err
		}
	}
	test := g.testServer
	if s.Role == original.Client {
		test = g.testClient
	}
	r, err := test(ctx, s, cases)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{fromReport(r), r.Took}, nil
}

// testServer has the fuzzing client dial the subject.
func (g Go) testServer(ctx context.Context, s Subject, cases []string) (*report.Report, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer s.Peer.Serve(ln)()
	c := autobahn.Client{URL: "ws://" + ln.Addr().String(), Agent: s.Peer.Name, Cases: cases, Options: g.Options}
	return c.Run(ctx)
}

// testClient has the subject dial the fuzzing server.
func (g Go) testClient(ctx context.Context, s Subject, cases []string) (*report.Report, error) {
	server := autobahn.Server{Cases: cases, Options: g.Options}
	return server.Drive(ctx, s.Peer.Name, func(ctx context.Context, url string) {
		_ = s.Peer.Echo(ctx, url) // a case that was not run has a result that says so
	})
}
