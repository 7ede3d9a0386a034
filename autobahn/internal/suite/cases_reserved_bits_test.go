package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestReservedBitsFind(t *testing.T) {
	anyBits := forgives(func(f *wire.Frame) { f.RSV = 0 })
	wantMistakes(t, []mistake{
		{"5.2/RSV3 is ignored", "3.1", anyBits, report.Failed, report.Failed},
		{"5.2/RSV2 is ignored", "3.2", anyBits, report.Failed, report.Failed},
		{"5.2/RSV1 is ignored", "3.4", anyBits, report.Failed, report.Failed},
		{"5.2/reserved bits of a Close frame are ignored", "3.7", on(wire.Close, func(e *echoer, f wire.Frame) {
			e.fail(normalClosure)
			_ = e.nc.Close()
		}), report.OK, report.WrongCode},
		{"5.2/the message before is lost", "3.3", on(wire.Text, func(e *echoer, f wire.Frame) {
			if f.RSV != 0 {
				e.fail(protocolError)
			}
		}), report.NonStrict, report.OK},
		{"7.4.1/another status code", "3.5", on(wire.Binary, func(e *echoer, f wire.Frame) {
			e.fail(invalidPayload)
		}), report.OK, report.WrongCode},
	})
}
