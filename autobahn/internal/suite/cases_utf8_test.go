package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestUTF8Finds(t *testing.T) {
	unchecked := forgives(func(f *wire.Frame) {
		if f.Opcode == wire.Text {
			f.Opcode = wire.Binary
		}
	})
	checksMessages := flaw(func(e *echoer, f wire.Frame) bool {
		if f.Opcode <= wire.Binary && !f.Fin {
			e.opcode, e.message = wire.Text, append(e.message, f.Payload...)
			return true
		}
		return false
	})
	checksFrames := flaw(func(e *echoer, f wire.Frame) bool {
		if f.Opcode <= wire.Binary && !isTextSoFar(f.Payload, true) {
			e.fail(invalidPayload)
			return true
		}
		return false
	})
	wantMistakes(t, []mistake{
		{"8.1/a text is not checked", "6.3.1", unchecked, report.Failed, report.Failed},
		{"8.1/fragments of a text are not checked", "6.3.2", unchecked, report.Failed, report.Failed},
		{"8.1/a text is checked when it is whole", "6.4.1", checksMessages, report.NonStrict, report.OK},
		{"8.1/fragments with a part of a character are checked late", "6.4.2", checksMessages, report.NonStrict, report.OK},
		{"5.6/each fragment has to be UTF-8", "6.2.3", checksFrames, report.Failed, report.Failed},
		{"8.1/another status code", "6.8.1", on(wire.Text, func(e *echoer, f wire.Frame) {
			e.fail(protocolError)
		}), report.OK, report.WrongCode},
	})
}
