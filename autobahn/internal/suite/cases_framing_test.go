package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestFramingFinds(t *testing.T) {
	wantMistakes(t, []mistake{
		{"5.2/a length of 126 in another form", "1.1.3", on(wire.Text, func(e *echoer, f wire.Frame) {
			e.sendFrame(wire.Header{Fin: true, Opcode: wire.Text, Form: wire.Form64}, f.Payload)
		}), report.Failed, report.WrongCode},
		{"5.1/a server masks", "1.1.2", on(wire.Text, func(e *echoer, f wire.Frame) {
			e.sendFrame(wire.Header{Fin: true, Opcode: wire.Text, Masked: true}, f.Payload)
		}), report.Failed, report.WrongCode},
		{"5.3/the payload stays masked", "1.2.4", on(wire.Binary, func(e *echoer, f wire.Frame) {
			wire.Mask(f.Payload, f.Key, 0)
			e.send(wire.Binary, f.Payload)
		}), report.Failed, report.WrongCode},
		{"5.6/text instead of binary", "1.2.1", on(wire.Binary, func(e *echoer, f wire.Frame) {
			e.send(wire.Text, f.Payload)
		}), report.Failed, report.WrongCode},
	})
}
