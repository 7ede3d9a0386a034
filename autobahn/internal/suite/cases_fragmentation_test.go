package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestFragmentationFinds(t *testing.T) {
	eachFragment := flaw(func(e *echoer, f wire.Frame) bool {
		if f.Opcode <= wire.Binary {
			e.send(wire.Text, f.Payload)
		}
		return f.Opcode <= wire.Binary
	})
	var held [][]byte
	wantMistakes(t, []mistake{
		{"5.5/a fragmented ping is answered", "5.1", forgives(func(f *wire.Frame) {
			f.Fin = f.Fin || f.Opcode == wire.Ping
		}), report.Failed, report.OK},
		{"5.5/a fragmented pong is ignored", "5.2", ignores(wire.Pong), report.OK, report.OK},
		{"5.4/each fragment is a message", "5.3", eachFragment, report.Failed, report.OK},
		{"5.4/the last fragment is the message", "5.5", flaw(func(e *echoer, f wire.Frame) bool {
			e.message = nil
			return false
		}), report.Failed, report.OK},
		{"5.4/a ping within a message waits", "5.6", flaw(func(e *echoer, f wire.Frame) bool {
			switch {
			case f.Opcode == wire.Ping:
				held = append(held, f.Payload)
				return true
			case f.Opcode == wire.Continuation:
				e.frame(f)
				e.send(wire.Pong, held[0])
				return true
			}
			return false
		}), report.Failed, report.OK},
		{"5.4/a continuation of nothing is a message", "5.9", forgives(func(f *wire.Frame) {
			if f.Opcode == wire.Continuation {
				f.Opcode = wire.Text
			}
		}), report.Failed, report.Failed},
		{"5.4/a continuation of nothing is ignored", "5.12", ignores(wire.Continuation), report.Failed, report.Failed},
		{"5.4/a text within a message continues it", "5.18", flaw(func(e *echoer, f wire.Frame) bool {
			if f.Opcode == wire.Text && e.opcode != 0 {
				f.Opcode = wire.Continuation
				e.frame(f)
				return true
			}
			return false
		}), report.Failed, report.Failed},
	})
}
