package suite

import (
	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// strictMasks is 20.9: frames that are masked where they must not be, and the other
// way round.
func strictMasks() []*Case {
	s := &shelf{number: 9, title: "Masking"}
	for _, m := range []struct {
		what   string
		before []Step
		frame  Frame
	}{
		{"a text message", nil, text("Hello")},
		{"an empty text message", nil, text("")},
		{"a binary message of 70,000 octets", nil, binary(noise(9, 70000))},
		{"the first fragment of a message", nil, text("Hel").more()},
		{"the last fragment of a message", []Step{text("Hel").more()}, continuation("lo")},
		{"a ping", nil, ping("Hello")},
		{"an empty ping", nil, ping("")},
		{"a pong", nil, pong("Hello")},
		{"a ping between the fragments of a message", []Step{text("Hel").more()}, ping("Hello")},
	} {
		s.add("RFC 6455 section 5.1", "Sends "+m.what+" with the wrong masking: unmasked to a server, masked to a client.",
			`The peer closes the connection, with 1002 or without a code: "The server MUST close the connection upon receiving a frame that is not masked", and "A client MUST close a connection if it detects a masked frame."`,
			Case{Script: append(m.before, wronglyMasked(m.frame), refuses(protocolError))})
	}
	s.add("RFC 6455 section 5.3", "Sends a message with a masking key of zeros.",
		"The echo: the message is masked, and the key is one like others.",
		Case{Only: Client, Script: []Step{Frame{Opcode: wire.Text, Payload: []byte("Hello"), Mask: ZeroKey}}}.echoes("Hello"))
	return s.cases
}

// wronglyMasked sends the frame with the wrong masking.
func wronglyMasked(f Frame) Step {
	return Do(func(t *Talk) {
		f := f
		if f.Mask = Always; t.role == Client {
			f.Mask = Never
		}
		t.send(f)
	})
}
