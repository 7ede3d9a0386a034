package suite

import (
	"fmt"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictUTF8 is 20.12: text that is cut where it hurts, and text that goes wrong.
func strictUTF8() []*Case {
	s := &shelf{number: 12, title: "UTF-8"}
	cutText(s)
	badText(s)
	return s.cases
}

func cutText(s *shelf) {
	whole := "a¢€😀\x7f\u07ff\ud7ff\ue000\uffff\U00010000\U0010ffff\ufeff\u0000"
	var octets []Step
	for i := range len(whole) {
		f := Frame{Opcode: wire.Continuation, Payload: []byte(whole[i : i+1]), More: i < len(whole)-1}
		if i == 0 {
			f.Opcode = wire.Text
		}
		octets = append(octets, f)
	}
	s.add("RFC 6455 section 5.6", "Sends a text with the first and last code point of each length, each octet in a frame of its own.",
		`The echo: "a particular text frame might include a partial UTF-8 sequence; however, the whole message MUST contain valid UTF-8."`,
		Case{Script: octets}.echoes(whole))
	long := string(prose(12, 600))
	for _, n := range []int{2, 3, 5, 7} {
		s.add("RFC 6455 section 5.6", fmt.Sprintf("Sends a text of 600 octets with code points of each length, in fragments of %d octets.", n),
			"The echo.", Case{Script: []Step{Message{Opcode: wire.Text, Payload: []byte(long), Fragment: n}}}.echoes(long))
	}
	s.add("RFC 6455 section 5.6", "Sends a text whose last code point is not whole.", "The peer fails the connection with 1007.",
		Case{Script: []Step{text("a¢€\xf0\x9f\x98"), refuses(invalidPayload)}})
	s.add("RFC 6455 section 5.6", "Sends a text whose last code point is not whole in the last fragment, which is empty.", "The peer fails the connection with 1007.",
		Case{Script: []Step{text("a¢€\xf0\x9f\x98").more(), continuation(""), refuses(invalidPayload)}})
	s.add("RFC 6455 section 5.6", "Sends a binary message that is no UTF-8.", "The echo: nobody looks into it.",
		Case{
			Script: []Step{binary([]byte("\xff\xfe\xc0\x80"))},
			Want:   []report.Outcome{ok(gotBinary([]byte("\xff\xfe\xc0\x80")))},
		})
}

// badText has sequences that are wrong at their last octet.
func badText(s *shelf) {
	const expectation = `The peer fails the connection with 1007 (section 8.1). If it does so at the first octet that is wrong that is OK, and NON-STRICT when the message is whole: nothing that can follow makes it good.`
	sequences := []struct{ what, octets string }{
		{"an octet that begins no code point, 80", "\x80"},
		{"the overlong form C0 of ASCII", "\xc0"},
		{"the overlong form E0 9F", "\xe0\x9f"},
		{"the overlong form F0 8F", "\xf0\x8f"},
		{"the surrogate ED A0", "\xed\xa0"},
		{"F4 90, which is beyond U+10FFFF", "\xf4\x90"},
		{"F5, which is in no code point", "\xf5"},
		{"a code point of two octets that is cut, C3 28", "\xc3\x28"},
		{"a code point of three octets that is cut, E2 82 28", "\xe2\x82\x28"},
		{"a code point of four octets that is cut, F0 9F 98 41", "\xf0\x9f\x98\x41"},
	}
	for _, m := range sequences {
		s.add("RFC 6455 section 8.1", "Sends a first fragment of a text that ends with "+m.what+", and the rest when the peer goes on.", expectation,
			Case{Script: []Step{text("good, " + m.octets).more(), FailFast{Rest: continuation(" and more")}}})
	}
	for _, m := range sequences[2:5] {
		s.add("RFC 6455 section 8.1", "Sends a frame of text up to "+m.what+", and the rest of the frame two seconds later.", expectation,
			Case{Script: []Step{
				FrameStart{Opcode: wire.Text, Size: 30},
				Octets(fmt.Sprintf("%-18s", "good")[:18-len(m.octets)]), Octets(m.octets),
				FailFast{Rest: Octets(" and 12 more"), Within: true},
			}})
	}
}

// A FailFast is a step that waits for the peer to fail the connection because of text
// that has gone wrong, and sends Rest when it goes on.
type FailFast struct {
	Rest   Step
	Within bool // a frame, so that no other frame can be sent
}

func (f FailFast) play(t *Talk) {
	early := f.early(t)
	if !early && t.state == open {
		f.Rest.play(t)
		t.listenUntil(t.patience(), func() bool { return t.heard("message") || t.ending() })
	}
	t.result.ExpectedClose = failsPayload
	switch {
	case t.heard("message"):
		t.abort("the peer took a text that is no UTF-8")
	case !t.ending():
		t.abort("the peer did not fail the connection")
	case early:
		t.judge(report.OK, "the peer failed the connection at the first wrong octet")
	default:
		t.judge(report.NonStrict, "the peer failed the connection when the frame or message was whole")
	}
}

// early reports whether the peer fails the connection now. It is asked by a ping that
// it can answer only when it has gone on, but for within a frame, where time tells.
func (f FailFast) early(t *Talk) bool {
	if f.Within {
		t.listenUntil(time.Now().Add(t.limits.scaled(2*probeAfter)), t.ending)
		return t.ending()
	}
	t.listenUntil(time.Now().Add(probeAfter), t.ending)
	if !t.ending() {
		t.send(ping("is it open?"))
		t.listenUntil(t.patience(), func() bool { return t.heard("pong") || t.ending() })
	}
	return t.ending() && !t.heard("pong")
}
