package suite

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// TestAutoFragmentation checks the number of frames, which the original does in the case.
func TestAutoFragmentation(t *testing.T) {
	r := playFlawed(t, "10.1.1", nil)
	wantVerdicts(t, r, report.OK, report.OK)
	require.Equal(t, 1, r.FramesSent[wire.Text], "a message begins once")
	require.Equal(t, 50, r.FramesSent[wire.Continuation], "65536 octets are 50 times 1300 and a rest")
}

func TestAutoFragmentationFinds(t *testing.T) {
	wantMistakes(t, []mistake{
		{"5.4/the last fragment is damaged", "10.1.1", flaw(func(e *echoer, f wire.Frame) bool {
			if f.Fin && f.Opcode == wire.Continuation {
				f.Payload[0] = 'x'
			}
			return false
		}), report.Failed, report.WrongCode},
	})
}
