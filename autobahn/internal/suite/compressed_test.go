package suite

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// mirror is a peer that sends back what it gets, frame by frame. Its window is the
// suite's, so that is an echo.
func mirror(alter func(h *wire.Header, payload []byte) []byte) func(*echoer) {
	return func(e *echoer) {
		e.flaw = func(e *echoer, f wire.Frame) bool {
			if f.Opcode == wire.Close {
				return false
			}
			f.Masked = false
			p := alter(&f.Header, f.Payload)
			e.sendFrame(f.Header, p)
			return true
		}
		e.serve()
	}
}

func TestCompressedExchange(t *testing.T) {
	for _, tt := range []struct {
		name     string
		id       string
		alter    func(h *wire.Header, payload []byte) []byte
		behavior report.Verdict
	}{
		{"an echo", "12.1.3", func(_ *wire.Header, p []byte) []byte { return p }, report.OK},
		{"an echo in fragments", "12.2.11", func(_ *wire.Header, p []byte) []byte { return p }, report.OK},
		{"7692 6/without RSV1", "12.1.3", func(h *wire.Header, p []byte) []byte { h.RSV = 0; return p }, report.Failed},
		{"5.6/another type", "12.1.3", func(h *wire.Header, p []byte) []byte { h.Opcode ^= 3; return p }, report.Failed},
		{"7692 7.2/cut", "12.1.3", func(_ *wire.Header, p []byte) []byte { return p[:len(p)-1] }, report.Failed},
		{"7692 7.2/of another message", "12.1.3", func(_ *wire.Header, p []byte) []byte { return []byte(compressedHello) }, report.Failed},
	} {
		limits := DefaultLimits
		limits.Exchanges = 20
		r := playOver(t, plain, limits, caseOf(t, tt.id), Client, mirror(tt.alter))
		require.Equal(t, tt.behavior, r.Behavior, "%s: %s", tt.name, r.Reason)
		if tt.behavior == report.OK {
			wantVerdicts(t, r, report.OK, report.OK)
			require.Equal(t, 20, r.FramesSent[wire.Text]+r.FramesSent[wire.Binary], tt.name)
		}
	}
}

// TestCompressedExchangeWithout: a message may be sent as it is (RFC 7692 section 6).
func TestCompressedExchangeWithout(t *testing.T) {
	x, _ := caseOf(t, "12.1.1").Script[0].(CompressedExchange)
	data, at := x.Data(), 0
	limits := DefaultLimits
	limits.Exchanges = 3
	r := playOver(t, plain, limits, caseOf(t, "12.1.1"), Client, mirror(func(h *wire.Header, _ []byte) []byte {
		h.RSV = 0
		at += x.Size
		return data[at-x.Size : at]
	}))
	wantVerdicts(t, r, report.OK, report.OK)
}

func TestCompressedExchangeStops(t *testing.T) {
	r := playWith(t, caseOf(t, "13.1.1"), Client, func(e *echoer) {
		e.flaw = ignores(wire.Text)
		e.serve()
	})
	wantVerdicts(t, r, report.Failed, report.OK)
	require.Contains(t, r.Reason, "0 of 1000")
}

// TestNotNegotiated: who does not know the extension has nothing to mend.
func TestNotNegotiated(t *testing.T) {
	for _, id := range []string{"12.1.1", "13.7.18"} {
		r := playWith(t, caseOf(t, id), Server, (*echoer).serve)
		wantVerdicts(t, r, report.Unimplemented, report.OK)
		require.True(t, r.Passed())
	}
}
