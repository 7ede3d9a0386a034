package suite

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// TestSilence is about peers that do not do what the suite waits for.
func TestSilence(t *testing.T) {
	second := time.Second
	for _, tt := range []struct {
		name  string
		c     Case
		role  Role
		flaw  flaw
		took  time.Duration
		codes [2]any // of the suite's and of the peer's Close frame
		end   report.Verdict
	}{
		{
			"failing: no answer to the Close frame",
			Case{Patience: second},
			Client,
			func(*echoer, wire.Frame) bool { return true }, 2 * second,
			[2]any{goingAway, nil},
			report.Unclean,
		},
		{
			"failing: the peer answers and stays",
			Case{Patience: 2 * second},
			Client,
			func(e *echoer, f wire.Frame) bool { e.send(wire.Close, f.Payload); return true },
			3 * second,
			[2]any{goingAway, goingAway},
			report.Unclean,
		},
		{
			"failing: the peer answers and ends TCP",
			Case{Patience: second},
			Client,
			nil, second,
			[2]any{goingAway, goingAway},
			report.WrongCode,
		},
		{
			"closing without a code",
			Case{Patience: second, Then: CloseEmpty},
			Client,
			nil, second,
			[2]any{nil, nil},
			report.OK,
		},
		{
			"closing without a code, as a server",
			Case{Patience: second, Then: CloseEmpty},
			Server,
			nil, second,
			[2]any{nil, nil},
			report.OK,
		},
	} {
		tt.c.Want, tt.c.Ending, tt.c.StaysOpen = []report.Outcome{ok(passed("never"))}, closesNormally, true
		r := playWith(t, &tt.c, tt.role, func(e *echoer) {
			e.flaw = tt.flaw
			e.serve()
		})
		wantVerdicts(t, r, report.Failed, tt.end)
		require.Equal(t, tt.took, r.Duration, tt.name)
		for i, got := range []*int{r.LocalCloseCode, r.RemoteCloseCode} {
			if tt.codes[i] == nil {
				require.Nil(t, got, tt.name)
			} else {
				require.Equal(t, tt.codes[i], *got, tt.name)
			}
		}
	}
}

// TestPeerClosesAndStays: a server that has failed the connection has to end TCP soon,
// however long the case may take.
func TestPeerClosesAndStays(t *testing.T) {
	c := &Case{Script: []Step{text(hello)}, Patience: time.Hour, Ending: failsProtocol, Want: []report.Outcome{ok()}}
	r := playWith(t, c, Client, func(e *echoer) {
		e.flaw = func(e *echoer, f wire.Frame) bool {
			if !e.failed {
				e.fail(protocolError)
			}
			return true
		}
		e.serve()
	})
	wantVerdicts(t, r, report.OK, report.FailedByClient)
	require.Equal(t, DefaultLimits.Drop, r.Duration)
}

// TestPeerStaysForGood is about the last resort of a case.
func TestPeerStaysForGood(t *testing.T) {
	limits := DefaultLimits
	limits.Closing = time.Hour
	c := &Case{Patience: time.Second, Ending: closesNormally}
	r := playOver(t, plain, limits, c, Client, func(e *echoer) {
		e.flaw = func(*echoer, wire.Frame) bool { return true }
		e.serve()
	})
	require.Equal(t, time.Second+backstop, r.Duration)
	require.True(t, r.DroppedByMe)
	require.Contains(t, r.Log[len(r.Log)-2].Text, "has not ended in time")
}

// A deaf is a connection whose peer has nothing to say any more, and does not listen.
type deaf struct {
	net.Conn
	after *int // how many more reads succeed
}

func (d deaf) Read(p []byte) (int, error) {
	if *d.after--; *d.after < 0 {
		return 0, io.EOF
	}
	return d.Conn.Read(p)
}

// TestPeerDoesNotRead checks that nothing of a connection stays when its peer has ended
// its side and reads no more: playOver waits for all goroutines.
func TestPeerDoesNotRead(t *testing.T) {
	reads := 1 // the response
	wrap := func(nc net.Conn) net.Conn { return deaf{nc, &reads} }
	c := &Case{Script: []Step{text(hello)}, Patience: time.Second, Ending: closesNormally}
	r := playOver(t, wrap, DefaultLimits, c, Client, func(*echoer) {})
	wantVerdicts(t, r, report.Failed, report.Failed)
}

func TestScaleOfPatience(t *testing.T) {
	limits := DefaultLimits
	limits.Scale = 3
	var frames []wire.Frame
	c := &Case{Script: []Step{Wait{For: time.Second}}, Patience: time.Second}
	r := playOver(t, plain, limits, c, Client, listenTo(&frames))
	require.Equal(t, time.Second+3*time.Second+limits.Closing, r.Duration, "pauses stay as they are")
}

// TestClosesWhenDone: the suite closes as soon as all has come that can be OK.
func TestClosesWhenDone(t *testing.T) {
	a := gotText("a")
	for _, tt := range []struct {
		name string
		c    Case
		took time.Duration
	}{
		{"all has come", Case{Want: []report.Outcome{ok(a)}}, 0},
		{"more may come", Case{Want: []report.Outcome{ok(a, a), nonStrict(a)}}, time.Second},
		{"the case wants to look on", Case{Want: []report.Outcome{ok(a)}, StaysOpen: true}, time.Second},
	} {
		tt.c.Script, tt.c.Patience, tt.c.Ending, tt.c.Then = []Step{text("a")}, time.Second, closesNormally, CloseEmpty
		r := playWith(t, &tt.c, Client, (*echoer).serve)
		require.Equal(t, tt.took, r.Duration, tt.name)
		require.Equal(t, report.OK, r.Close, "%s: %s", tt.name, r.CloseReason)
	}
}

func TestEarliest(t *testing.T) {
	at := time.Unix(1, 0)
	require.Equal(t, at, earliest(time.Time{}, at.Add(1), at, at.Add(2)))
	require.True(t, earliest(time.Time{}).IsZero())
}

// TestKeepsNoMoreThanItBounds: a peer that sends without end does not fill memory.
func TestKeepsNoMoreThanItBounds(t *testing.T) {
	for name, flood := range map[string]func(e *echoer){
		"many": func(e *echoer) {
			for range maxEvents + 1 {
				e.sendFrame(wire.Header{Fin: true, Opcode: wire.Pong}, nil)
			}
		},
		"large": func(e *echoer) {
			for range 5 {
				e.sendFrame(wire.Header{Fin: true, Opcode: wire.Binary}, make([]byte, maxKept/4))
			}
		},
	} {
		r := playWith(t, &Case{Patience: time.Minute}, Client, func(e *echoer) { flood(e); e.serve() })
		require.Equal(t, tooBig, *r.LocalCloseCode, name)
		require.LessOrEqual(t, len(r.Received), maxEvents, name)
	}
}
