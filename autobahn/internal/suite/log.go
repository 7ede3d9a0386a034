package suite

import (
	"encoding/hex"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// maxLog is how many entries a wire log has at most.
const maxLog = 400

// log adds an entry to the wire log.
func (t *Talk) log(e report.Entry) {
	if t.quiet && e.Kind != report.Note || len(t.result.Log) >= maxLog && e.Kind != report.Note {
		t.result.LogCut++
		return
	}
	e.At = time.Since(t.start)
	t.result.Log = append(t.result.Log, e)
}

// note logs something that is no frame.
func (t *Talk) note(text string) { t.log(report.Entry{Kind: report.Note, Text: text}) }

func (t *Talk) logSent(h *wire.Header, payload []byte, chop int) {
	t.result.FramesSent[h.Opcode]++
	t.log(report.Entry{Kind: report.SentFrame, Frame: t.logged(h, payload, chop)})
}

func (t *Talk) logReceived(f *wire.Frame) {
	t.result.FramesReceived[f.Opcode]++
	t.log(report.Entry{Kind: report.ReceivedFrame, Frame: t.logged(&f.Header, f.Payload, 0)})
}

func (t *Talk) logOctets(p []byte) {
	t.log(report.Entry{Kind: report.Octets, Text: hex.EncodeToString(p[:min(len(p), report.PreviewSize)]), Size: len(p)})
}

// logged returns a frame as the log has it, or nil when it is quiet.
func (t *Talk) logged(h *wire.Header, payload []byte, chop int) *report.Frame {
	if t.quiet {
		return nil
	}
	return &report.Frame{
		Opcode: h.Opcode, Fin: h.Fin, RSV: h.RSV, Masked: h.Masked, Key: h.Key,
		Size: h.Size, Payload: preview(payload), Chopped: chop,
	}
}
