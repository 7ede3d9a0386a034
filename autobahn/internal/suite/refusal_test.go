package suite

import (
	"context"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// answeredWith plays a case against a server that answers any request with these octets, and
// ends TCP, or stays silent where they end with a dash.
func answeredWith(t *testing.T, c *Case, response string) (r *report.Result) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		nc, peer := net.Pipe()
		go func() {
			defer peer.Close()
			_, err := wire.NewReader(peer).Head()
			if err != nil {
				return
			}
			octets, stays := strings.CutSuffix(response, "-")
			_, _ = io.WriteString(peer, octets)
			if stays {
				_, _ = io.Copy(io.Discard, peer)
			}
		}()
		r = PlayClient(context.Background(), c, nc, &url.URL{Scheme: "ws", Host: "example.com"}, nil, DefaultLimits)
		time.Sleep(2 * DefaultLimits.Drop)
	})
	return r
}

func TestRefusalsOfServers(t *testing.T) {
	const (
		taken  = "HTTP/1.1 101 Switching Protocols\r\n\r\n-"
		bad    = "HTTP/1.1 400 Bad Request\r\n\r\n"
		broken = "HTTP/1.1 500 Internal Server Error\r\n\r\n"
		page   = "HTTP/1.1 200 OK\r\n\r\n"
	)
	must := Opening{Refused: []int{400}}
	may := Opening{Refused: []int{400}, Excuse: "it does no harm"}
	drops := Opening{Refused: []int{431}, MayDrop: true}
	version := Opening{Refused: []int{400}, Check: namesVersion}
	takes := *caseOf(t, "20.4.27").Opening // an offer that is no list of extensions
	agrees := Opening{MayRefuse: "it is odd"}
	for _, tt := range []struct {
		name     string
		opening  Opening
		response string
		want     report.Verdict
		passed   bool
	}{
		{"the right status", must, bad, report.OK, true},
		{"another error", must, broken, report.NonStrict, true},
		{"no error", must, page, report.Failed, false},
		{"an upgrade", must, taken, report.Failed, false},
		{"an upgrade with an excuse", may, taken, report.NonStrict, false}, // it does not close as it has to
		{"no response", must, "", report.NonStrict, true},
		{"no response where that is good", drops, "", report.OK, true},
		{"silence", must, "-", report.Failed, false},
		{"silence where the end would be good", drops, "-", report.Failed, false},
		{"a refusal without the version", version, bad, report.Failed, false},
		{"a refusal with the version", version, "HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 13\r\n\r\n", report.OK, true},
		{"an upgrade that takes what was not offered", takes, "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n-", report.Failed, false},
		{"a refusal with content", takes, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", report.OK, true},
		{"an upgrade that takes nothing", takes, taken, report.NonStrict, false},
		{"a refusal that may be", agrees, bad, report.NonStrict, true},
		{"an end that may be", agrees, "", report.NonStrict, true},
		{"a silence that may not be", agrees, "-", report.Failed, false},
		{"a refusal that may not be", Opening{}, bad, report.Failed, false},
	} {
		r := answeredWith(t, &Case{Opening: &tt.opening, Patience: time.Second, Ending: closesNormally}, tt.response)
		require.Equal(t, tt.want, r.Behavior, "%s: %s", tt.name, r.Reason)
		require.Equal(t, tt.passed, r.Passed(), "%s: %s", tt.name, r.CloseReason)
	}
}

func TestRefusalsOfClients(t *testing.T) {
	closing := func(code int) func(*echoer) {
		return func(e *echoer) {
			defer e.nc.Close()
			e.fail(code)
		}
	}
	for _, tt := range []struct {
		name    string
		excuse  string
		run     func(*echoer)
		want    report.Verdict
		passed  bool
		opening Opening
	}{
		{"the end of TCP", "", func(e *echoer) { e.nc.Close() }, report.OK, true, Opening{}},
		{"a close with 1002", "", closing(1002), report.OK, true, Opening{}},
		{"a close with 1010", "", closing(1010), report.OK, true, Opening{}},
		{"a close with 1000", "", closing(1000), report.Failed, false, Opening{}},
		{"a close with 1001", "", closing(1001), report.Failed, false, Opening{}},
		{"a close with 1003", "", closing(1003), report.NonStrict, true, Opening{}},
		{"a close with 1011", "", closing(1011), report.NonStrict, true, Opening{}},
		{"an echo", "", (*echoer).serve, report.Failed, false, Opening{}},
		{"an echo with an excuse", "it does no harm", (*echoer).serve, report.NonStrict, true, Opening{}},
		{"a connection that stays", "", func(e *echoer) { _, _ = io.Copy(io.Discard, e.nc) }, report.Failed, false, Opening{}},
		{"a client that the case is not for", "", (*echoer).serve, report.Unimplemented, true, Opening{
			Needs: func(*wire.Head) string { return "it offers nothing" },
		}},
	} {
		o := tt.opening
		o.Refused, o.Excuse, o.Behind = []int{}, tt.excuse, []Frame{text("was it taken?")}
		c := &Case{Only: Server, Opening: &o, Patience: time.Second, Ending: closesNormally}
		r := playWith(t, c, Server, tt.run)
		require.Equal(t, tt.want, r.Behavior, "%s: %s", tt.name, r.Reason)
		require.Equal(t, tt.passed, r.Passed(), "%s: %s", tt.name, r.CloseReason)
	}
}
