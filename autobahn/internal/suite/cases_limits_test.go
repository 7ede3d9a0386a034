package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestLimitsFind(t *testing.T) {
	wantMistakes(t, []mistake{
		{"10.4/a limit of 1 MiB", "9.1.4", on(wire.Text, func(e *echoer, f wire.Frame) {
			if f.Size > 1<<20 {
				e.fail(1009)
			}
		}), report.Failed, report.Failed},
		{"5.6/the echo is cut", "9.2.1", forgives(func(f *wire.Frame) {
			if f.Opcode == wire.Binary {
				f.Payload = f.Payload[:65535]
			}
		}), report.Failed, report.OK},
		{"5.6/the echo has the other type", "9.6.6", forgives(func(f *wire.Frame) {
			if f.Opcode == wire.Binary {
				f.Opcode = wire.Text
				clear(f.Payload)
			}
		}), report.Failed, report.OK},
		{"5.4/a fragment is lost", "9.3.8", flaw(func(e *echoer, f wire.Frame) bool {
			return f.Opcode == wire.Continuation && !f.Fin
		}), report.Failed, report.OK},
	})
}
