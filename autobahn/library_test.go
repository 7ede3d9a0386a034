package autobahn

import (
	"context"
	"net"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/suite"
	"github.com/ws6455/websocket/autobahn/internal/testee"
	"github.com/ws6455/websocket/autobahn/report"
)

// The library is what this suite is for: every case, none excluded, with the best verdict
// that there is.
func TestLibraryAsServer(t *testing.T) {
	c := Client{URL: serveLibrary(t), Options: inTest()}
	u, err := c.check()
	require.NoError(t, err)
	runEach(t, suite.Client, nil, c.Options, func(test *suite.Case) *report.Result {
		return c.play(t.Context(), test, u)
	}, best)
}

func TestLibraryAsClient(t *testing.T) {
	s := Server{Options: inTest()}
	base, stop, err := s.serveLoopback()
	require.NoError(t, err)
	runEach(t, suite.Server, nil, s.Options, func(test *suite.Case) *report.Result {
		return s.drive(t.Context(), base, "library", test, library)
	}, best)
	require.NoError(t, stop())
}

// serveLibrary starts the library's echo server and returns its URL.
func serveLibrary(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(testee.Serve(ln))
	return "ws://" + ln.Addr().String()
}

// library is the library's client.
func library(ctx context.Context, url string) { _ = testee.Echo(ctx, url) }

// best requires the best verdicts of a case. Those that judge nothing can have no other.
func best(t testing.TB, r *report.Result) {
	want := report.OK
	if slices.Contains([]string{"7.1.6", "7.13.1", "7.13.2"}, r.Case.ID) {
		want = report.Informational
	}
	if r.Behavior != want || r.Close != want {
		t.Error(r.Explain())
	}
}
