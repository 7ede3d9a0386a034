package suite

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// exchangeWith plays an exchange of messages that get longer.
func exchangeWith(t *testing.T, x Exchange, flaw flaw) *report.Result {
	t.Helper()
	x.Payload = func(k int) []byte { return []byte(strings.Repeat("*", k)) }
	c := &Case{Script: []Step{x}, Patience: 10 * time.Second, Then: CloseEmpty, Ending: closesNormally}
	return playWith(t, c, Client, func(e *echoer) {
		e.flaw = flaw
		e.serve()
	})
}

func TestExchange(t *testing.T) {
	waiting, most := 0, 0
	r := exchangeWith(t, Exchange{Opcode: wire.Text, Count: 100, Compare: true}, func(e *echoer, f wire.Frame) bool {
		waiting++
		most = max(most, waiting)
		e.frame(f)
		waiting--
		if f.Opcode == wire.Close {
			_ = e.nc.Close()
		}
		return true
	})
	wantVerdicts(t, r, report.OK, report.OK)
	require.Equal(t, 1, most, "a message should wait for the echo of the last")
	require.Equal(t, 100, r.FramesSent[wire.Text])
	require.Equal(t, 100, r.FramesReceived[wire.Text])
	require.Empty(t, r.Received, "the echoes are no events")
	require.Equal(t, 200, r.LogCut, "only the Close frames are logged")
}

func TestExchangeFinds(t *testing.T) {
	atTen := func(do func(e *echoer, f wire.Frame)) flaw {
		return func(e *echoer, f wire.Frame) bool {
			if f.Size != 10 || f.Opcode == wire.Close {
				return false
			}
			do(e, f)
			return true
		}
	}
	other := func(e *echoer, f wire.Frame) { e.send(f.Opcode, []byte("**********")[:9:9]) }
	content := func(e *echoer, f wire.Frame) { e.send(f.Opcode, []byte("*********x")) }
	for _, tt := range []struct {
		name    string
		compare bool
		flaw    flaw
		want    [2]report.Verdict
		took    time.Duration
		reason  string
	}{
		{"another length", false, atTen(other), [2]report.Verdict{report.Failed, report.OK}, 0, "of 10 octets has 9"},
		{
			"another type", false, atTen(func(e *echoer, f wire.Frame) { e.send(wire.Text, f.Payload) }),
			[2]report.Verdict{report.Failed, report.OK},
			0, "another type",
		},
		{"other octets", true, atTen(content), [2]report.Verdict{report.Failed, report.OK}, 0, "other octets"},
		{"other octets that nobody compares", false, atTen(content), [2]report.Verdict{report.OK, report.OK}, 0, "20 of 20"},
		{"no echo", false, atTen(func(*echoer, wire.Frame) {}), [2]report.Verdict{report.Failed, report.OK}, 10 * time.Second, "10 of 20"},
		{
			"the end of TCP", false, atTen(func(e *echoer, _ wire.Frame) { _ = e.nc.Close() }),
			[2]report.Verdict{report.Failed, report.Failed},
			0, "10 of 20",
		},
	} {
		r := exchangeWith(t, Exchange{Opcode: wire.Binary, Count: 20, Compare: tt.compare}, tt.flaw)
		wantVerdicts(t, r, tt.want[0], tt.want[1])
		require.Contains(t, r.Reason, tt.reason, tt.name)
		require.Equal(t, tt.took, r.Duration, tt.name)
	}
}

func TestExchangesAreLimited(t *testing.T) {
	limits := DefaultLimits
	limits.Exchanges = 10
	for count, want := range map[int]int{1000: 10, 5: 5} {
		x := Exchange{Opcode: wire.Text, Count: count, Payload: func(int) []byte { return nil }}
		c := &Case{Script: []Step{x}, Patience: time.Second, Ending: closesNormally}
		r := playOver(t, plain, limits, c, Client, (*echoer).serve)
		wantVerdicts(t, r, report.OK, report.OK)
		require.Equal(t, want, r.FramesSent[wire.Text])
	}
}

func TestExchangeSends(t *testing.T) {
	x := Exchange{Opcode: wire.Text, Count: 5, Send: func(p []byte) Step {
		return Message{Opcode: wire.Text, Payload: p, Fragment: 1}
	}}
	r := exchangeWith(t, x, nil)
	wantVerdicts(t, r, report.OK, report.OK)
	require.Equal(t, 2+3+4, r.FramesSent[wire.Continuation], "messages of 2, 3 and 4 octets have a fragment each, and an empty one")
}
