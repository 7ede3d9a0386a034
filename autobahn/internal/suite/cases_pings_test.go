package suite

import (
	"testing"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

func TestPingsFind(t *testing.T) {
	wantMistakes(t, []mistake{
		{"5.5.2/no pong", "2.1", ignores(wire.Ping), report.Failed, report.OK},
		{"5.5.3/a pong without the payload", "2.2", on(wire.Ping, func(e *echoer, f wire.Frame) {
			e.send(wire.Pong, nil)
		}), report.Failed, report.OK},
		{"5.5.3/a pong with a part of the payload", "2.4", on(wire.Ping, func(e *echoer, f wire.Frame) {
			e.send(wire.Pong, f.Payload[:124])
		}), report.Failed, report.OK},
		{"5.5.2/a ping as the answer", "2.3", on(wire.Ping, func(e *echoer, f wire.Frame) {
			e.send(wire.Ping, f.Payload)
		}), report.Failed, report.OK},
		{"5.5/a long ping is answered", "2.5", on(wire.Ping, func(e *echoer, f wire.Frame) {
			e.send(wire.Pong, f.Payload[:125])
		}), report.Failed, report.Failed},
		{"5.5.3/a pong is answered", "2.8", on(wire.Pong, func(e *echoer, f wire.Frame) {
			e.send(wire.Pong, f.Payload)
		}), report.Failed, report.OK},
		{"5.5.3/a pong closes the connection", "2.7", on(wire.Pong, func(e *echoer, f wire.Frame) {
			e.fail(protocolError)
		}), report.OK, report.WrongCode},
		{"5.5.3/only some pings are answered", "2.10", on(wire.Ping, func(e *echoer, f wire.Frame) {
			if string(f.Payload) == "payload-9" {
				e.send(wire.Pong, f.Payload)
			}
		}), report.Failed, report.OK},
	})
}
