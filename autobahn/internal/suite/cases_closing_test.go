package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestCloseHandlingFinds(t *testing.T) {
	answersWith := func(code int) flaw {
		return on(wire.Close, func(e *echoer, f wire.Frame) {
			e.failed = true
			e.send(wire.Close, wire.AppendClosePayload(nil, code, ""))
			_ = e.nc.Close()
		})
	}
	wantMistakes(t, []mistake{
		{"5.5.1/no answer", "7.1.2", ignores(wire.Close), report.OK, report.Unclean},
		{"7.1.1/the server does not end TCP", "7.3.3", flaw(func(e *echoer, f wire.Frame) bool {
			if f.Opcode == wire.Close {
				e.send(wire.Close, f.Payload)
			}
			return f.Opcode == wire.Close
		}), report.OK, report.Unclean},
		{"1.4/a ping behind the Close frame is answered", "7.1.3", flaw(func(e *echoer, f wire.Frame) bool {
			if f.Opcode == wire.Ping {
				e.send(wire.Pong, f.Payload)
				e.fail(normalClosure)
				_ = e.nc.Close()
			}
			return true
		}), report.Failed, report.OK},
		{"5.5.1/a Close frame of one octet is answered", "7.3.2", answersWith(normalClosure), report.Failed, report.WrongCode},
		{"5.5/a long Close frame is answered", "7.3.6", answersWith(normalClosure), report.Failed, report.WrongCode},
		{"8.1/a reason that is no text is answered", "7.5.1", answersWith(normalClosure), report.Failed, report.WrongCode},
		{"7.4/a code that may be sent is refused", "7.7.10", answersWith(protocolError), report.Failed, report.WrongCode},
		{"7.4/a code that must not be sent is sent back", "7.9.4", answersWith(1005), report.Failed, report.WrongCode},
		{"7.4.2/a code of no range, whatever comes", "7.13.1", ignores(wire.Close), report.Informational, report.Informational},
	})
}
