package suite

import (
	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictBadCompressed is 20.7: compressed messages that are wrong.
func strictBadCompressed() []*Case {
	s := &shelf{number: 7, title: "Compressed Messages, Wrong Ones"}
	badData(s)
	badBits(s)
	unnecessaryWindow(s)
	return s.cases
}

// badData has what nobody can inflate.
func badData(s *shelf) {
	for _, m := range []struct{ section, what, data string }{
		{"3.2.4", "data that end within a stored block", "\x00\x0a\x00\xf5\xff\x48\x65"},
		{"3.2.3", "a block of the type that is reserved", "\x06\x00\x00\x00"},
		{"3.2.4", "a stored block whose length and its complement do not fit", "\x00\x05\x00\x00\x00\x48\x65\x6c\x6c\x6f\x00"},
		{"3.2.3", "a distance to before the first octet", "\xf2\x00\x11\x00\x00"},
		{"3.2.7", "a dynamic block with more literal codes than there can be", "\x04\xff\xff\xff\xff\xff\xff\xff"},
		{"3.2.6", "the length code 286, which never occurs", "\x1a\x03\x00\x00"},
	} {
		s.add("RFC 1951 section "+m.section, "Sends a compressed text message with "+m.what+".",
			"The peer fails the connection, with 1007 or 1002: nobody can say what the message is. Another code for data that cannot be taken is NON-STRICT.",
			inflating(Case{Script: []Step{squeezed(wire.Text, []byte(m.data)), badPayload("")}}))
	}
	s.add("RFC 7692 section 7.2.2", "Sends a compressed text message without a payload, which is not even the octet of an empty one.",
		"The peer fails the connection, with 1007 or 1002: with the four octets that the receiver appends it is no block. To take it as empty is NON-STRICT.",
		inflating(Case{Script: []Step{squeezed(wire.Text, nil), badPayload("nothing is taken as an empty message")}}))
	s.add("RFC 6455 section 8.1", "Sends a compressed text message that is no UTF-8 when it is inflated.",
		`The peer fails the connection with 1007: it "MUST _Fail the WebSocket Connection_".`,
		inflating(Case{Script: []Step{squeezed(wire.Text, packSafely([]byte("good until \xed\xa0\x80"))), refuses(invalidPayload)}}))
}

// badPayload waits for the peer to fail the connection because of data.
func badPayload(excuse string) Refusal {
	return Refusal{Codes: []int{protocolError, invalidPayload}, Odd: []int{1003, 1008, 1009, 1011}, Excuse: excuse}
}

// badBits sets RSV1 where it must not be, and others.
func badBits(s *shelf) {
	const why = `The peer fails the connection with 1002: "An endpoint receiving such a frame MUST _Fail the WebSocket Connection_."`
	first := squeezed(wire.Text, []byte("\xf2\x48\xcd")).more()
	for _, m := range []struct {
		what   string
		frames []Step
	}{
		{"RSV1 on both fragments of a compressed message", []Step{first, continuation("\xc9\xc9\x07\x00").rsv(rsv1)}},
		{"RSV1 only on the second fragment of a message", []Step{text("Hel").more(), continuation("lo").rsv(rsv1)}},
		{"RSV1 on a ping", []Step{ping("").rsv(rsv1)}},
		{"RSV1 on a pong", []Step{pong("").rsv(rsv1)}},
		{"RSV1 on a ping between the fragments of a compressed message", []Step{first, ping("").rsv(rsv1)}},
	} {
		s.add("RFC 7692 section 6.1", "Sends "+m.what+".", why, inflating(Case{Script: append(m.frames, refuses(protocolError))}))
	}
	for _, m := range []struct {
		bits  byte
		names string
	}{{rsv1 | 2, "RSV1 and RSV2"}, {rsv1 | 1, "RSV1 and RSV3"}} {
		s.add("RFC 6455 section 5.2", "Sends a compressed message with "+m.names+" set.",
			"The peer fails the connection with 1002: permessage-deflate gives a meaning to RSV1 alone.",
			inflating(Case{Script: []Step{squeezed(wire.Text, packSafely([]byte(greeting))).rsv(m.bits), refuses(protocolError)}}))
	}
}

// unnecessaryWindow refers to a message before, where it was agreed that none does.
func unnecessaryWindow(s *shelf) {
	c := Case{
		Deflate: &Deflate{Params: []Params{{}}},
		Opening: &Opening{Response: echoHint},
		Script: []Step{
			Do(func(t *Talk) {
				if !t.deflate.sends.NoTakeover {
					t.judge(report.Unimplemented, "the peer does not ask for messages that stand alone")
					t.leave()
				}
			}),
			squeezed(wire.Text, []byte("\xf2\x48\xcd\xc9\xc9\x07\x00")),
			Echoed{Payload: []byte(greeting)},
			squeezed(wire.Text, []byte("\xf2\x00\x11\x00\x00")), badPayload("the peer keeps a window that it has no need of"),
		},
	}
	s.add("RFC 7692 section 7.1.1", "Agrees not to use a context again, and sends a message that refers to the one before.",
		"The peer fails the connection with 1007 or 1002. A peer that keeps the window in spite of the agreement takes the message, which is NON-STRICT.", c)
}
