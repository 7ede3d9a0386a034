package autobahn

import (
	"context"
	"net"
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

// others are the cases of which the library has another verdict than OK.
var others = map[string]report.Verdict{
	// These judge nothing.
	"7.1.6": report.Informational, "7.13.1": report.Informational, "7.13.2": report.Informational,
	"20.8.14": report.Informational,
	// The server refuses a request target that names the host a second time.
	"20.2.7": report.NonStrict,
	// The client offers permessage-deflate with client_max_window_bits, and asks for no
	// message that stands alone: these are for other offers.
	"20.7.16": report.Unimplemented, "20.17.21": report.Unimplemented,
	"20.18.13": report.Unimplemented, "20.18.16": report.Unimplemented,
}

// best requires the best verdicts of a case that the library can have. What one role does
// not implement may be OK in the other.
func best(t testing.TB, r *report.Result) {
	want, end := report.OK, report.OK
	if v, other := others[r.Case.ID]; other && (v != report.Unimplemented || r.Behavior != report.OK) {
		want = v
	}
	if want == report.Informational {
		end = want
	}
	if r.Behavior != want || r.Close != end {
		t.Error(r.Explain())
	}
}
