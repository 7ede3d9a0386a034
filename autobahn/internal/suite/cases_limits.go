package suite

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// limitsAndPerformance is category 9: large messages, many fragments, small pieces, and
// many messages.
func limitsAndPerformance() []*Case {
	const text, binary = "BAsd7&jh23", "\x00\xfe\x23\xfa\xf0"
	return slices.Concat(
		largeMessages("9.1", wire.Text, text, 3),
		largeMessages("9.2", wire.Binary, binary, 5),
		manyFragments("9.3", wire.Text),
		manyFragments("9.4", wire.Binary),
		smallPieces("9.5", wire.Text, text),
		smallPieces("9.6", wire.Binary, binary),
		roundTrips("9.7", wire.Text, "*"),
		roundTrips("9.8", wire.Binary, "\xfe"),
	)
}

// echoes is a case with an exchange, whose messages have size octets each.
func echoes(description string, size int, patience time.Duration, x Exchange) *Case {
	return &Case{
		Case: report.Case{
			Description: description,
			Expectation: "Echoes of the same type and length, within " + patience.String() + "; then a clean close.",
		},
		Script:   []Step{x},
		Patience: patience,
		Then:     CloseEmpty,
		Ending:   closesNormally,
		Weight:   int64(max(1, size*x.Count)),
	}
}

// one is an exchange of one message, which repeats a pattern. It is made when it is sent.
func one(opcode byte, pattern string, size int, send func(payload []byte) Step) Exchange {
	return Exchange{
		Opcode: opcode, Count: 1, Send: send,
		Payload: func(int) []byte { return []byte(repeated(pattern, size)) },
	}
}

// limitsGroup is a part of the category for messages of a type.
func limitsGroup(number, title, section string, opcode byte) group {
	return group{number: number, category: "Limits/Performance", title: title + ", " + typeName(opcode), section: section}
}

// typeName is what a reader calls an opcode.
func typeName(opcode byte) string {
	if opcode == wire.Text {
		return "text"
	}
	return "binary"
}

// largeMessages are cases with messages of 64 KiB to 16 MiB. The peer may take 100 s from
// the case number slow on.
func largeMessages(number string, opcode byte, pattern string, slow int) []*Case {
	var cases []*Case
	for i, size := range []int{64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20} {
		patience := 10 * time.Second
		if i+1 >= slow {
			patience = 100 * time.Second
		}
		cases = append(cases, echoes(
			fmt.Sprintf("Sends a %s message of %d octets in one frame.", typeName(opcode), size),
			size, patience, one(opcode, pattern, size, nil)))
	}
	return limitsGroup(number, "Large messages", "RFC 6455 section 10.4", opcode).cases(cases...)
}

// manyFragments are cases with a message of 4 MiB in fragments of one size.
func manyFragments(number string, opcode byte) []*Case {
	const size = 4 << 20
	var cases []*Case
	for fragment := 64; fragment <= size; fragment *= 4 {
		pattern := "*"
		if opcode == wire.Binary && fragment == 64 {
			pattern = "\xfe"
		}
		cases = append(cases, echoes(
			fmt.Sprintf("Sends a %s message of 4 MiB in fragments of %d octets.", typeName(opcode), fragment),
			size, 100*time.Second,
			one(opcode, pattern, size, func(payload []byte) Step {
				return Message{Opcode: opcode, Payload: payload, Fragment: fragment}
			})))
	}
	return limitsGroup(number, "Messages in many fragments", "RFC 6455 section 5.4", opcode).cases(cases...)
}

// smallPieces are cases with a frame of 1 MiB that arrives in small pieces.
func smallPieces(number string, opcode byte, pattern string) []*Case {
	const size = 1 << 20
	var cases []*Case
	for chop := 64; chop <= 2048; chop *= 2 {
		cases = append(cases, echoes(
			fmt.Sprintf("Sends a %s message of 1 MiB in one frame, in pieces of %d octets.", typeName(opcode), chop),
			size, 1000*time.Second,
			one(opcode, pattern, size, func(payload []byte) Step {
				return Frame{Opcode: opcode, Payload: payload, Chop: chop}
			})))
	}
	return limitsGroup(number, "Frames in small pieces", "RFC 6455 section 5.2", opcode).cases(cases...)
}

// roundTrips are cases with 1000 messages one at a time.
func roundTrips(number string, opcode byte, octet string) []*Case {
	const count = 1000
	var cases []*Case
	for i, size := range []int{0, 16, 64, 256, 1024, 4096} {
		patience := time.Minute << max(0, i-2)
		payload := bytes.Repeat([]byte(octet), size)
		cases = append(cases, echoes(
			fmt.Sprintf("Sends %d %s messages of %d octets, each when the echo of the last has come.", count, typeName(opcode), size),
			size, patience,
			Exchange{Opcode: opcode, Count: count, Payload: func(int) []byte { return payload }}))
	}
	return limitsGroup(number, "Many messages", "RFC 6455 section 5.6", opcode).cases(cases...)
}
