package load

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/bench/speed"
)

// messages takes frames apart.
func messages(t *testing.T, b []byte, op frame.Opcode, masked bool) (all [][]byte) {
	for len(b) > 0 {
		h, n, err := frame.ParseHeader(b)
		require.NoError(t, err)
		require.Equal(t, op, h.Opcode)
		require.Equal(t, masked, h.Masked)
		payload := bytes.Clone(b[n : n+int(h.Length)])
		if masked {
			frame.Mask(payload, h.Key, 0)
		}
		all = append(all, payload)
		b = b[n+int(h.Length):]
	}
	return all
}

func TestABatchIsRequestsAndTheirAnswers(t *testing.T) {
	l := speed.Load{Size: 1000, Depth: 3}
	b := newBatch(l, true, false)
	sent := messages(t, b.request, frame.Text, true)
	require.Len(t, sent, 3)
	require.Len(t, sent[0], 1000)
	require.NotEqual(t, sent[0], sent[1], "two messages are the same")
	require.Equal(t, sent, messages(t, b.answer, frame.Text, false))
	require.Equal(t, 3, b.messages)

	raw := newBatch(l, false, true)
	require.Equal(t, raw.request, raw.answer)
	messages(t, raw.request, frame.Binary, true)
}

func TestABatchIsAnsweredByABurst(t *testing.T) {
	b := newBatch(speed.Load{Way: speed.Burst, Size: 64, Depth: 1}, false, true)
	require.Len(t, messages(t, b.request, frame.Binary, true), 1)
	answers := messages(t, b.answer, frame.Binary, false)
	require.Len(t, answers, speed.BurstWriters*speed.BurstMessages)
	require.Equal(t, speed.BurstMessage, answers[0])
}

func TestQuantile(t *testing.T) {
	require.Zero(t, quantile(nil, .5))
	trips := make([]time.Duration, 101)
	for i := range trips {
		trips[i] = time.Duration(i)
	}
	require.Equal(t, []time.Duration{0, 50, 99, 100},
		[]time.Duration{quantile(trips, 0), quantile(trips, .5), quantile(trips, .99), quantile(trips, 1)})
}
