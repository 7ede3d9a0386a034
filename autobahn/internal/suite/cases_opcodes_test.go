package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestOpcodesFind(t *testing.T) {
	asText := forgives(func(f *wire.Frame) {
		if f.Opcode > wire.Pong || f.Opcode > wire.Binary && f.Opcode < wire.Close {
			f.Opcode = wire.Text
		}
	})
	wantMistakes(t, []mistake{
		{"5.2/a data frame is ignored", "4.1.1", ignores(3), report.OK, report.Failed},
		{"5.2/a data frame is a message", "4.1.2", asText, report.Failed, report.Failed},
		{"5.2/a control frame is ignored, and a ping answered", "4.2.3", ignores(13), report.Failed, report.Failed},
		{"5.2/a control frame is a message", "4.2.5", asText, report.Failed, report.Failed},
	})
}
