package suite

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// strictVolume is 20.15: messages of many sizes, which do not repeat themselves, and
// whose echoes are compared.
func strictVolume() []*Case {
	s := &shelf{number: 15, title: "Payloads Compared"}
	const section = "RFC 6455 section 5.6"
	for _, m := range []struct {
		opcode   byte
		size     int
		fragment int
		chop     int
	}{
		{wire.Text, 64 << 10, 0, 0},
		{wire.Binary, 64 << 10, 0, 997},
		{wire.Text, 1 << 20, 1021, 0},
		{wire.Binary, 1<<20 + 1, 0, 0},
		{wire.Binary, 1 << 20, 65521, 0},
		{wire.Text, 16 << 20, 0, 0},
		{wire.Binary, 16 << 20, 65537, 0},
	} {
		kind, how := "text", "in one frame"
		if m.opcode == wire.Binary {
			kind = "binary"
		}
		if m.fragment > 0 {
			how = fmt.Sprintf("in fragments of %d octets", m.fragment)
		}
		if m.chop > 0 {
			how += fmt.Sprintf(", in pieces of %d octets", m.chop)
		}
		s.add(section, fmt.Sprintf("Sends a %s message of %d octets that do not repeat themselves, %s.", kind, m.size, how),
			"The echo, octet by octet.", Case{
				Weight: int64(m.size), Patience: 20 * time.Second,
				Script: []Step{Do(func(t *Talk) {
					payload := filled(m.opcode, uint64(m.size+m.fragment), m.size)
					var step Step = Frame{Opcode: m.opcode, Payload: payload, Chop: m.chop}
					if m.fragment > 0 {
						step = Message{Opcode: m.opcode, Payload: payload, Fragment: m.fragment}
					}
					step.play(t)
					Echoed{Binary: m.opcode == wire.Binary, Payload: payload}.play(t)
				}), Agree("the echo is the message")},
			})
	}
	for _, opcode := range []byte{wire.Text, wire.Binary} {
		kind := map[byte]string{wire.Text: "text", wire.Binary: "binary"}[opcode]
		s.add(section, "Sends 300 "+kind+" messages of 0 to 299 octets, the next when the echo has come.", "The echoes, octet by octet.",
			Case{Patience: 20 * time.Second, Script: []Step{Exchange{
				Opcode: opcode, Count: 300, Compare: true,
				Payload: func(k int) []byte { return filled(opcode, uint64(k), k) },
			}}})
	}
	s.add(section, "Sends 300 messages of up to 4,000 octets, text and binary, in one or more fragments, without waiting for echoes.",
		"The echoes in the order of the messages, octet by octet.",
		Case{Patience: 20 * time.Second, Script: []Step{Do(pipelined), Agree("all echoes came in order")}})
	return s.cases
}

// filled returns a payload that fits the opcode.
func filled(opcode byte, seed uint64, n int) []byte {
	if opcode == wire.Text {
		return prose(seed, n)
	}
	return noise(seed, n)
}

// pipelined sends messages at once and compares the echoes.
func pipelined(t *Talk) {
	r := rand.New(rand.NewPCG(20, 15))
	var messages []Message
	for i := range 300 {
		m := Message{Opcode: wire.Text + byte(r.IntN(2)), Fragment: r.IntN(1500)}
		m.Payload = filled(m.Opcode, uint64(i), r.IntN(4000))
		messages = append(messages, m)
	}
	t.quiet = true
	for _, m := range messages {
		m.play(t)
	}
	for _, m := range messages {
		if (Echoed{Binary: m.Opcode == wire.Binary, Payload: m.Payload}).play(t); t.state != open {
			return
		}
	}
	t.quiet = false
}
