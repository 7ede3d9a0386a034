package suite

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// ended returns a Talk whose connection has ended.
func ended(t *testing.T, c *Case, role Role, r report.Result) *Talk {
	t.Helper()
	nc, peer := net.Pipe()
	_ = peer.Close()
	talk := newTalk(c, role, nc, wire.NewReader(nc), DefaultLimits)
	done := make(chan struct{})
	talk.out.End(func() { close(done) })
	<-done
	_ = nc.Close()
	talk.state = closed
	talk.result.Received = r.Received
	talk.result.ClosedByMe, talk.result.WasClean = r.ClosedByMe, r.WasClean
	talk.result.DroppedByMe, talk.result.RemoteCloseCode = r.DroppedByMe, r.RemoteCloseCode
	return talk
}

func code(n int) *int { return &n }

func TestJudgeClose(t *testing.T) {
	normal, breach := closesNormally, failsProtocol
	for _, tt := range []struct {
		name string
		want report.Ending
		role Role
		got  report.Result
		end  report.Verdict
	}{
		{"as it has to", normal, Client, report.Result{ClosedByMe: true, WasClean: true, RemoteCloseCode: code(1000)}, report.OK},
		{"no code is right everywhere", normal, Client, report.Result{ClosedByMe: true, WasClean: true}, report.OK},
		{"the peer closes first", normal, Client, report.Result{WasClean: true, RemoteCloseCode: code(1000)}, report.Failed},
		{"the peer does not fail", breach, Client, report.Result{ClosedByMe: true, WasClean: true, RemoteCloseCode: code(1002)}, report.Failed},
		{"the peer fails", breach, Client, report.Result{WasClean: true, RemoteCloseCode: code(1002)}, report.OK},
		{"the peer just ends TCP", breach, Server, report.Result{}, report.OK},
		{"half a closing handshake", normal, Client, report.Result{ClosedByMe: true, RemoteCloseCode: code(1000)}, report.Unclean},
		{"half a closing handshake comes before the code", normal, Client, report.Result{ClosedByMe: true, RemoteCloseCode: code(1002)}, report.Unclean},
		{"another code", normal, Client, report.Result{ClosedByMe: true, WasClean: true, RemoteCloseCode: code(1002)}, report.WrongCode},
		{"another code comes before the end of TCP", breach, Client, report.Result{RemoteCloseCode: code(1000), DroppedByMe: true}, report.WrongCode},
		{"the server does not end TCP", breach, Client, report.Result{RemoteCloseCode: code(1002), DroppedByMe: true}, report.FailedByClient},
		{"the suite is the server that ends TCP", normal, Server, report.Result{ClosedByMe: true, WasClean: true, DroppedByMe: true}, report.OK},
	} {
		talk := ended(t, &Case{Ending: tt.want}, tt.role, tt.got)
		r := talk.finish()
		require.Equal(t, tt.end, r.Close, "%s: %s", tt.name, r.CloseReason)
		require.NotEmpty(t, r.CloseReason, tt.name)
	}
}

func TestJudgeBehavior(t *testing.T) {
	a, b := gotText("a"), gotBinary([]byte("a"))
	c := &Case{Want: []report.Outcome{ok(a, passed("A")), nonStrict(a)}}
	for _, tt := range []struct {
		name     string
		received []report.Event
		behavior report.Verdict
	}{
		{"the best", want(a, passed("A")), report.OK},
		{"the second best", want(a), report.NonStrict},
		{"another order", want(passed("A"), a), report.Failed},
		{"another type", want(b), report.Failed},
		{"another kind", want(gotPong("a")), report.Failed},
		{"another pause", want(a, passed("B")), report.Failed},
		{"another payload", want(gotText("b")), report.Failed},
		{"once too often", want(a, a), report.Failed},
		{"nothing", nil, report.Failed},
	} {
		r := ended(t, c, Client, report.Result{Received: tt.received}).finish()
		require.Equal(t, tt.behavior, r.Behavior, "%s: %s", tt.name, r.Reason)
		require.NotEmpty(t, r.Reason, tt.name)
	}
}

// TestJudgeBehaviorByTheEnd: in some cases the end counts for the behavior too.
func TestJudgeBehaviorByTheEnd(t *testing.T) {
	wrongCode := report.Result{WasClean: true, RemoteCloseCode: code(1000)}
	wrongEnd := report.Result{ClosedByMe: true, WasClean: true}
	for _, tt := range []struct {
		name     string
		c        Case
		got      report.Result
		behavior report.Verdict
	}{
		{"a wrong code", Case{}, wrongCode, report.OK},
		{"a wrong code that counts", Case{CodeCounts: true}, wrongCode, report.Failed},
		{"the wrong side", Case{}, wrongEnd, report.OK},
		{"the wrong side, and it counts", Case{EndCounts: true}, wrongEnd, report.Failed},
		{"nothing is judged", Case{JudgesNothing: true, EndCounts: true}, wrongEnd, report.Informational},
	} {
		tt.c.Want, tt.c.Ending = []report.Outcome{ok()}, failsProtocol
		r := ended(t, &tt.c, Client, tt.got).finish()
		require.Equal(t, tt.behavior, r.Behavior, "%s: %s", tt.name, r.Reason)
	}
}

// TestStepsJudge: where a case has no outcomes a step has given the behavior.
func TestStepsJudge(t *testing.T) {
	talk := ended(t, &Case{Ending: closesNormally}, Client, report.Result{ClosedByMe: true, WasClean: true})
	talk.judge(report.OK, "a step says so")
	r := talk.finish()
	wantVerdicts(t, r, report.OK, report.OK)
	require.Equal(t, "a step says so", r.Reason)
}

func TestResultsKeepPreviews(t *testing.T) {
	long := gotBinary(make([]byte, 2*report.PreviewSize))
	c := &Case{Want: []report.Outcome{ok(long)}}
	r := ended(t, c, Client, report.Result{Received: want(long)}).finish()
	require.Equal(t, report.OK, r.Behavior, "all of a payload is compared")
	require.Len(t, r.Received[0].Payload, report.PreviewSize, "a report keeps the beginning")
	require.Len(t, r.Expected[0].Events[0].Payload, report.PreviewSize)
	require.Equal(t, 2*report.PreviewSize, r.Received[0].Size)
	require.Len(t, c.Want[0].Events[0].Payload, 2*report.PreviewSize, "cases are shared and stay as they are")
}

func TestList(t *testing.T) {
	require.Equal(t, "1000", list([]int{1000, 1000}))
	require.Equal(t, "1000 or 1002 or 5000", list([]int{1000, 5000, 1002}))
}
