package suite

import (
	"bytes"
	"fmt"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictFragments is 20.11: many fragments, empty ones, and control frames everywhere.
func strictFragments() []*Case {
	s := &shelf{number: 11, title: "Fragments and Control Frames"}
	storms(s)
	controlled(s)
	sizes(s)
	return s.cases
}

func storms(s *shelf) {
	storm := Together{text("one").more()}
	for range 1000 {
		storm = append(storm, continuation("").more())
	}
	whole := append(storm[:len(storm):len(storm)], continuation("two"))
	s.add("RFC 6455 section 5.4", "Sends a message with a thousand empty fragments in its middle.",
		"The echo: a fragment may be empty, and nobody says how many there may be. A peer that has a limit and closes with 1008 or 1009 is NON-STRICT.",
		Case{Script: []Step{whole, Do(func(t *Talk) {
			var got *report.Event
			t.onMessage = func(e report.Event) { got = &e }
			t.listenUntil(t.patience(), func() bool { return got != nil || t.ending() })
			switch code := t.result.RemoteCloseCode; {
			case got != nil && string(got.Payload) == "onetwo":
				Agree("the echo came").play(t)
			case code != nil && (*code == 1008 || *code == 1009):
				t.judge(report.NonStrict, "the peer limits the number of fragments")
				t.result.ExpectedClose = report.Ending{Codes: []int{*code}}
			default:
				t.abort("the echo did not come")
			}
		})}})
	s.add("RFC 6455 section 5.4", "Sends a message of three fragments, all empty.", "The echo, an empty message.",
		Case{Script: []Step{text("").more(), continuation("").more(), continuation("")}}.echoes(""))
	var octets Together
	long := letters(11, 500)
	for i, b := range long {
		f := Frame{Opcode: wire.Continuation, Payload: []byte{b}, More: i < len(long)-1}
		if i == 0 {
			f.Opcode = wire.Text
		}
		octets = append(octets, f)
	}
	s.add("RFC 6455 section 5.4", "Sends a message of 500 octets in fragments of one octet, all in one segment.", "The echo.",
		Case{Script: []Step{octets}}.echoes(string(long)))
}

// controlled has control frames before, between and behind the fragments of a message.
func controlled(s *shelf) {
	for _, m := range []struct {
		what, expectation string
		between           func(i int) Frame
		chop              int
		answered          bool
	}{
		{
			"with a ping at each of the nine places around them, the next frame when its pong has come", "The pongs with the payloads of the pings, and then the echo.",
			func(i int) Frame { return ping(fmt.Sprintf("at place %d", i)) }, 0, true,
		},
		{
			"with an empty ping at each of the nine places around them, the next frame when its pong has come", "The pongs, all empty, and then the echo.",
			func(int) Frame { return ping("") }, 0, true,
		},
		{
			"with a ping at each of the nine places around them, all octet by octet", "The pongs with the payloads of the pings, and then the echo.",
			func(i int) Frame { return ping(fmt.Sprintf("at place %d", i)) }, 1, true,
		},
		{
			"with an unsolicited pong at each of the nine places around them", "The echo, and no response to a pong (section 5.5.3).",
			func(i int) Frame { return pong(fmt.Sprintf("at place %d", i)) }, 0, false,
		},
	} {
		var script []Step
		var events []report.Event
		var message []byte
		for i := range 9 {
			f := m.between(i).chopped(m.chop)
			script = append(script, f)
			if m.answered {
				events = append(events, gotPong(string(f.Payload)))
				script = append(script, Until(i+1))
			}
			if i < 8 {
				part := fmt.Sprintf("fragment %d, ", i)
				fragment := Frame{Opcode: wire.Continuation, Payload: []byte(part), More: i < 7, Chop: m.chop}
				if i == 0 {
					fragment.Opcode = wire.Text
				}
				message = append(message, part...)
				script = append(script, fragment)
			}
		}
		c := Case{Script: script}
		last := gotText(string(message))
		if n := len(events); n > 0 {
			// The last ping comes behind the last fragment, so its pong comes behind the echo.
			c.Want = []report.Outcome{ok(append(append(events[:n-1:n-1], last), events[n-1])...)}
			c.Script[len(c.Script)-1] = Until(n + 1)
		} else {
			c.Want = []report.Outcome{ok(last)}
		}
		s.add("RFC 6455 sections 5.4 and 5.5", "Sends a message of eight fragments, "+m.what+".", m.expectation, c)
	}
	s.add("RFC 6455 section 5.5.3", "Sends a hundred pongs that nobody asked for, and a message.",
		`The echo: "A response to an unsolicited Pong frame is not expected."`,
		Case{Script: []Step{manyPongs(100), text("Hello")}}.echoes("Hello"))
}

func manyPongs(n int) Together {
	var frames Together
	for i := range n {
		frames = append(frames, pong(fmt.Sprintf("unsolicited %d", i)))
	}
	return frames
}

// sizes has fragments at whose sizes the header changes.
func sizes(s *shelf) {
	var script []Step
	var message []byte
	list := []int{1, 125, 0, 126, 127, 65535, 65536, 65537, 0, 3}
	for i, n := range list {
		part := noise(uint64(i), n)
		f := Frame{Opcode: wire.Continuation, Payload: part, More: i < len(list)-1}
		if i == 0 {
			f.Opcode = wire.Binary
		}
		script = append(script, f)
		message = append(message, part...)
	}
	s.add("RFC 6455 section 5.2", "Sends a message in fragments of 1, 125, 0, 126, 127, 65,535, 65,536, 65,537, 0 and 3 octets.", "The echo, octet by octet.",
		Case{Script: append(script, Echoed{Binary: true, Payload: bytes.Clone(message)}, Agree("the echo came"))})
}
