package suite

import (
	"bytes"
	"compress/flate"
	"fmt"
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// inflating is the Opening of cases in which the suite compresses: it lets the other
// side ask for nothing that limits that.
func inflating(c Case) Case {
	c.Deflate = &Deflate{Params: []Params{{}}}
	c.Opening = offering("permessage-deflate")
	c.Opening.Response = echoHint
	return c
}

// echoHint repeats a client's hint that it takes no context over, which a server need
// not do and some clients insist on.
func echoHint(response, request *wire.Head) {
	if parameter(request, clientNoTakeover) != nil && response.Values("Sec-WebSocket-Extensions") != nil {
		response.Set("Sec-WebSocket-Extensions", response.Get("Sec-WebSocket-Extensions")+"; "+clientNoTakeover)
	}
}

// strictCompressed is 20.6: compressed messages that look odd and are good.
func strictCompressed() []*Case {
	s := &shelf{number: 6, title: "Compressed Messages, Right Ones"}
	examples(s)
	sameBlocks(s)
	contexts(s)
	inflated(s)
	return s.cases
}

// examples has those of RFC 7692 section 7.2.3 and what follows from section 7.2.1.
func examples(s *shelf) {
	const f = wire.Text
	empty := strings.Repeat("\x00\x00\x00\xff\xff", 1000)
	for _, m := range []struct {
		section, what, want string
		script              []Step
	}{
		{"7.2.3.1", "a message of one block", greeting, []Step{squeezed(f, []byte("\xf2\x48\xcd\xc9\xc9\x07\x00"))}},
		{"7.2.3.1", "the same message in two fragments", greeting, []Step{squeezed(f, []byte("\xf2\x48\xcd")).more(), continuation("\xc9\xc9\x07\x00")}},
		{"7.2.3.3", "a message of a block that is stored", greeting, []Step{squeezed(f, []byte("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"))}},
		{"7.2.3.4", "a message of a block with BFINAL set", greeting, []Step{squeezed(f, []byte("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"))}},
		{"7.2.1", "a message of two blocks, the first one with BFINAL set", greeting + greeting, []Step{squeezed(f, []byte("\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x48\xcd\xc9\xc9\x07\x00"))}},
		{"7.2.3.5", "a message of two blocks", greeting, []Step{squeezed(f, []byte("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"))}},
		{"7.2.3.6", "an empty message", "", []Step{squeezed(f, []byte{0})}},
		{"7.2.1", "a message that begins with a thousand empty blocks", greeting, []Step{squeezed(f, []byte(empty+"\xf2\x48\xcd\xc9\xc9\x07\x00"))}},
		{"6", "a message that is not compressed", greeting, []Step{text(greeting)}},
	} {
		c := inflating(Case{Script: m.script}.echoes(m.want))
		expectation := fmt.Sprintf("The echo, %q.", m.want)
		if strings.Contains(m.what, "the first one with BFINAL") {
			expectation += ` Blocks may have BFINAL set, and behind one "the next DEFLATE block follows the padded data if any": it does not end the message.`
		}
		s.add("RFC 7692 section "+m.section, "Sends "+m.what+".", expectation, c)
	}
}

// sameBlocks cuts compressed messages where it can.
func sameBlocks(s *shelf) {
	long := letters(6, 300)
	var fragments []Step
	for i, b := range packSafely(long) {
		f := Frame{Opcode: wire.Continuation, Payload: []byte{b}, More: true}
		if i == 0 {
			f = squeezed(wire.Text, f.Payload).more()
		}
		fragments = append(fragments, f, continuation("").more())
	}
	fragments = append(fragments, continuation(""))
	s.add("RFC 7692 section 6.1", "Sends a message of 300 octets, compressed, in fragments of an octet and empty ones.", "The echo.",
		inflating(Case{Script: fragments}.echoes(string(long))))

	cut := prose(61, 200)
	k, blocks := newPacker(flate.DefaultCompression), []byte(nil)
	for _, b := range cut {
		blocks = append(append(blocks, k.pack([]byte{b})...), 0, 0, 0xFF, 0xFF)
	}
	blocks = bytes.TrimSuffix(blocks, []byte{0, 0, 0xFF, 0xFF})
	s.add("RFC 7692 section 7.2.1", "Sends a text of 200 octets with code points of all lengths, each octet in a block of its own, in fragments of 7 octets.",
		"The echo: UTF-8 is that of the whole message.",
		inflating(Case{Script: []Step{needsTakeover, Message{Opcode: wire.Text, Payload: blocks, Fragment: 7, RSV: rsv1}}}.echoes(string(cut))))

	words := bytes.Repeat(letters(62, 5000), 13)
	script := []Step(nil)
	for _, level := range []int{flate.NoCompression, flate.BestSpeed, flate.DefaultCompression, flate.BestCompression, flate.HuffmanOnly} {
		script = append(script, packed(level, words), Echoed{Payload: words})
	}
	s.add("RFC 7692 section 7.2.1", "Sends a message of 65,000 octets five times, compressed in five ways: with stored, fixed and dynamic blocks.", "The echoes.",
		inflating(Case{Script: append(script, Agree("all echoes came"))}))
}

// contexts has messages that refer to those before.
func contexts(s *shelf) {
	shared := squeezed(wire.Text, []byte("\xf2\x00\x11\x00\x00")) // refers to a Hello before
	first := squeezed(wire.Text, []byte("\xf2\x48\xcd\xc9\xc9\x07\x00"))
	hello := Echoed{Payload: []byte(greeting)}
	s.add("RFC 7692 section 7.2.3.2", "Sends a message, and then one that refers to it.", "The echoes: without client_no_context_takeover, and its like for servers, the window goes on.",
		inflating(Case{Script: []Step{needsTakeover, first, hello, shared, hello, shared, hello, Agree("all echoes came")}}))
	s.add("RFC 7692 sections 6 and 7.2.2", "Sends a message that is not compressed between one and another that refers to it.",
		"The echoes: what is not compressed does not go through the window.",
		inflating(Case{Script: []Step{
			needsTakeover, first, hello, text("not compressed, and longer than the greeting"),
			Echoed{Payload: []byte("not compressed, and longer than the greeting")},
			shared, hello, Agree("all echoes came"),
		}}))
	s.add("RFC 7692 section 6.1", "Sends 16 messages that refer to each other in fragments of 50 octets, each of them behind a ping that was answered.",
		"The echoes and the pongs: control frames between fragments are not compressed and change nothing.",
		inflating(Case{Script: []Step{needsTakeover, Do(takeoverAmongPings), Agree("all echoes and pongs came")}}))
}

// takeoverAmongPings sends messages of a common context with pings between the fragments.
func takeoverAmongPings(t *Talk) {
	k := newPacker(flate.DefaultCompression)
	for i := range 16 {
		message := fmt.Appendf(nil, "%s, for the %d. time, %s", letters(3, 400), i, letters(uint64(i), 60))
		rest := k.pack(message)
		f := squeezed(wire.Text, nil)
		for len(rest) > 50 {
			f.Payload, f.More, rest = rest[:50], true, rest[50:]
			t.send(f)
			f = Frame{Opcode: wire.Continuation}
			if !t.pings(fmt.Sprintf("%d octets are left", len(rest))) {
				return
			}
		}
		f.Payload, f.More = rest, false
		t.send(f)
		if (Echoed{Payload: message}).play(t); t.state != open {
			return
		}
	}
}

// pings sends a ping and waits for the pong, and reports whether it came.
func (t *Talk) pings(payload string) bool {
	got := ""
	before := t.onPong
	t.onPong = func(p []byte) bool { got = string(p); return true }
	t.send(ping(payload))
	came := t.await(func() bool { return got == payload })
	t.onPong = before
	if !came {
		t.judge(report.Failed, fmt.Sprintf("the pong to the ping %q did not come", payload))
	}
	return came
}

// inflated sends a message that is small compressed and large otherwise.
func inflated(s *shelf) {
	const size = 4 << 20
	c := inflating(Case{Script: []Step{Do(func(t *Talk) {
		zeros := make([]byte, size)
		t.send(squeezed(wire.Binary, packSafely(zeros)))
		var got []byte
		came := false
		t.onMessage = func(e report.Event) { got, came = e.Payload, true }
		t.listenUntil(t.patience(), func() bool { return came || t.ending() })
		switch code := t.result.RemoteCloseCode; {
		case came && bytes.Equal(got, zeros):
			Agree("the echo came").play(t)
		case came:
			t.abort("the echo is not the message")
		case code != nil && (*code == 1008 || *code == 1009):
			t.judge(report.OK, "the peer limits what it inflates")
			t.result.ExpectedClose = report.Ending{Codes: []int{*code}}
		default:
			t.abort("neither did the echo come nor a Close frame that says that the message is too big")
		}
	})}})
	c.Weight = size
	s.add("RFC 6455 section 10.4", "Sends a message of 4 MiB of zeros, compressed.",
		"The echo, or a close with 1009 or 1008.", c)
}
