package suite

import (
	"fmt"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// strictReserved is 20.10: reserved bits on frames that the original leaves out, and
// reserved opcodes where it does not look.
func strictReserved() []*Case {
	s := &shelf{number: 10, title: "Reserved Bits and Opcodes"}
	const (
		bits    = `The peer fails the connection with 1002: if a reserved bit is set and no extension has given it a meaning, "the receiving endpoint MUST _Fail the WebSocket Connection_".`
		opcodes = `The peer fails the connection with 1002: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."`
	)
	begun := []Step{text("Hel").more()}
	normal := Frame{Opcode: wire.Close, Payload: wire.AppendClosePayload(nil, normalClosure, "")}
	for _, m := range []struct {
		what   string
		before []Step
		frame  Frame
	}{
		{"a ping", nil, ping("Hello")},
		{"a pong", nil, pong("Hello")},
		{"a Close frame", nil, normal},
		{"the last fragment of a message", begun, continuation("lo")},
	} {
		for bit, name := range []string{"RSV3", "RSV2", "RSV1"} {
			s.add("RFC 6455 section 5.2", fmt.Sprintf("Sends %s with %s set.", m.what, name), bits, Case{
				CodeCounts: true,
				Script:     append(m.before[:len(m.before):len(m.before)], m.frame.rsv(1<<bit), refuses(protocolError)),
			})
		}
	}
	for _, m := range []struct {
		what   string
		before []Step
		frame  Frame
	}{
		{"the opcode 3 between the fragments of a message", begun, Frame{Opcode: 3, Payload: []byte("x")}},
		{"the opcode 7 without FIN", nil, Frame{Opcode: 7, More: true}},
		{"the opcode 11 between the fragments of a message", begun, Frame{Opcode: 11, Payload: []byte("x")}},
		{"the opcode 12 with 126 octets", nil, Frame{Opcode: 12, Payload: make([]byte, 126)}},
		{"the opcode 15 behind a whole message", nil, Frame{Opcode: 15}},
	} {
		script := append(m.before[:len(m.before):len(m.before)], m.frame, refuses(protocolError))
		if m.frame.Opcode == 15 {
			script = append([]Step{text("Hello"), Echoed{Payload: []byte("Hello")}}, script...)
		}
		s.add("RFC 6455 section 5.2", "Sends a frame with "+m.what+".", opcodes, Case{CodeCounts: true, Script: script})
	}
	return s.cases
}
