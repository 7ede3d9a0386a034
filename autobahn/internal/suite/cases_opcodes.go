package suite

import (
	"fmt"
	"slices"
)

// opcodes is category 4: frames with opcodes that are reserved.
func opcodes() []*Case {
	return slices.Concat(
		reservedOpcodes("4.1", "Reserved opcodes of data frames", 3),
		reservedOpcodes("4.2", "Reserved opcodes of control frames", 11),
	)
}

// reservedOpcodes are the cases of a kind of frames, whose first reserved opcode is given.
func reservedOpcodes(number, title string, first byte) []*Case {
	const (
		fails = "The peer fails the connection with 1002, since the opcode is unknown."
		after = "The echo of the message; then the peer fails the connection with 1002, and does not answer the Ping frame."
	)
	alone := func(opcode byte, what, payload string) *Case {
		return breaksProtocol(fmt.Sprintf("Sends a frame with the opcode %#x, %s.", opcode, what), fails,
			Frame{Opcode: opcode, Payload: []byte(payload)})
	}
	behind := func(opcode byte, what, payload string, m manner) *Case {
		return breaksProtocol(
			fmt.Sprintf("Sends a text message, a frame with the opcode %#x, %s, and a Ping frame, %s.", opcode, what, m.how),
			after, m.script(text(hello), Frame{Opcode: opcode, Payload: []byte(payload)}, ping(""))...).after(gotText(hello))
	}
	const with, without = "with a payload", "without a payload"
	return group{number: number, category: "Opcodes", title: title, section: "RFC 6455 section 5.2"}.cases(
		alone(first, without, ""),
		alone(first+1, with, "reserved opcode payload"),
		behind(first+2, without, "", atOnce),
		behind(first+3, with, hello, atOnce),
		behind(first+4, with, hello, octetByOctet),
	)
}
