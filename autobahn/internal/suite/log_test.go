package suite

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestLog(t *testing.T) {
	c := &Case{
		Script:   []Step{text("hi").rsv(1).chopped(2), FrameStart{Opcode: wire.Text, Size: 2}, Octets("hi")},
		Patience: time.Second,
	}
	var frames []wire.Frame
	r := playWith(t, c, Server, listenTo(&frames))
	require.Equal(t, []report.Entry{
		{Kind: report.SentFrame, Frame: &report.Frame{Opcode: 1, Fin: true, RSV: 1, Size: 2, Payload: []byte("hi"), Chopped: 2}},
		{Kind: report.SentFrame, Frame: &report.Frame{Opcode: 1, Fin: true, Size: 2, Key: r.Log[1].Frame.Key}},
		{Kind: report.Octets, Text: "6869", Size: 2},
		{At: time.Second, Kind: report.Note, Text: "the peer has taken too long: failing the connection"},
	}, r.Log[:4])
	require.EqualValues(t, 2, r.FramesSent[wire.Text])
	require.EqualValues(t, 1, r.FramesSent[wire.Close])
}

func TestLogIsBounded(t *testing.T) {
	var script []Step
	for range maxLog + 10 {
		script = append(script, pong(""))
	}
	var frames []wire.Frame
	r := playWith(t, &Case{Script: script, Patience: time.Second}, Client, listenTo(&frames))
	require.Equal(t, 10+1, r.LogCut, "the last pongs and the Close frame")
	require.Equal(t, maxLog+10, r.FramesSent[wire.Pong], "all frames are counted")
	require.Equal(t, report.Note, r.Log[len(r.Log)-1].Kind, "notes are never left out")
}

func TestLogKeepsPreviews(t *testing.T) {
	var frames []wire.Frame
	long := make([]byte, 2*report.PreviewSize)
	r := playWith(t, &Case{Script: []Step{binary(long)}, Patience: time.Second}, Client, listenTo(&frames))
	require.Len(t, r.Log[0].Frame.Payload, report.PreviewSize)
	require.EqualValues(t, 2*report.PreviewSize, r.Log[0].Frame.Size)
}
