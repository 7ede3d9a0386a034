package suite

import (
	"bytes"
	"fmt"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictLengths is 20.8: payload lengths as they must not be written.
func strictLengths() []*Case {
	s := &shelf{number: 8, title: "Payload Lengths"}
	const (
		minimal = `The peer fails the connection with 1002: "the minimal number of bytes MUST be used to encode the length". That binds the sender and no receiver is told to look, so to take the frame is NON-STRICT.`
		excuse  = "the length is not in its shortest form"
	)
	const b, c, p = wire.Binary, wire.Continuation, wire.Ping
	for _, m := range []struct {
		what   string
		before []Step
		opcode byte
		size   int
		form   wire.Form
	}{
		{"a binary message of 5 octets, with the length in 16 bits", nil, b, 5, wire.Form16},
		{"a binary message of 5 octets, with the length in 64 bits", nil, b, 5, wire.Form64},
		{"an empty binary message, with the length in 64 bits", nil, b, 0, wire.Form64},
		{"a binary message of 125 octets, with the length in 16 bits", nil, b, 125, wire.Form16},
		{"a binary message of 126 octets, with the length in 64 bits", nil, b, 126, wire.Form64},
		{"a binary message of 65,535 octets, with the length in 64 bits", nil, b, 65535, wire.Form64},
		{"a continuation of 5 octets, with the length in 16 bits", []Step{binary([]byte("one")).more()}, c, 5, wire.Form16},
		{"a ping of 5 octets, with the length in 16 bits", nil, p, 5, wire.Form16},
		{"a ping of 5 octets, with the length in 64 bits", nil, p, 5, wire.Form64},
	} {
		f := Frame{Opcode: m.opcode, Payload: bytes.Repeat([]byte("*"), m.size), Form: m.form}
		s.add("RFC 6455 section 5.2", "Sends "+m.what+".", minimal,
			Case{Script: append(m.before, f, Refusal{Codes: []int{protocolError}, Excuse: excuse})})
	}
	topBit(s)
	return s.cases
}

func topBit(s *shelf) {
	for _, m := range []struct {
		what   string
		before []Step
		opcode byte
		size   uint64
	}{
		{"of a binary message as 2^63", nil, wire.Binary, 1 << 63},
		{"of a text message as 2^64-1", nil, wire.Text, 1<<64 - 1},
		{"of a continuation as 2^63+5", []Step{text("one").more()}, wire.Continuation, 1<<63 + 5},
		{"of a ping as 2^63", nil, wire.Ping, 1 << 63},
	} {
		s.add("RFC 6455 section 5.2", fmt.Sprintf("Tells the length %s.", m.what),
			`The peer fails the connection, with 1002 or 1009, and does not wait for the payload: "the most significant bit MUST be 0".`,
			Case{Script: append(m.before, HeaderOnly{Fin: true, Opcode: m.opcode, Size: m.size}, refuses(protocolError, 1009))})
	}
	s.add("RFC 6455 section 10.4", "Tells the length of a binary message as 2^63-1, and sends 100 octets of it.",
		"The case only shows what the peer does. Good is a close with 1009, and in any case no memory of that size: a peer that fails here fails all cases behind as well.",
		Case{JudgesNothing: true, Script: []Step{
			HeaderOnly{Fin: true, Opcode: wire.Binary, Size: 1<<63 - 1}, Do(func(t *Talk) {
				t.out.Write(make([]byte, 100), 0)
				t.listenUntil(time.Now().Add(time.Second/4), t.ending)
				if t.ending() {
					t.judge(report.Informational, "the peer ended the connection")
					return
				}
				t.judge(report.Informational, "the peer waits for the payload")
				t.drop()
			}),
		}})
}
