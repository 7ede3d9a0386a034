package suite

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
)

func TestTelling(t *testing.T) {
	for _, message := range []string{"", "517"} {
		var frames []wire.Frame
		r := playWith(t, Telling(message), Server, func(e *echoer) {
			e.flaw = func(_ *echoer, f wire.Frame) bool {
				frames = append(frames, f)
				return f.Opcode == wire.Text
			}
			e.serve()
		})
		require.True(t, r.WasClean)
		if message != "" {
			require.Len(t, frames, 2)
			require.Equal(t, message, string(frames[0].Payload))
			continue
		}
		require.Len(t, frames, 1, "there is nothing to tell")
	}
}
