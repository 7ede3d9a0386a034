package suite

import (
	"fmt"
	"strings"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictClosing is 20.14: what stands in a Close frame, and what goes on around it.
func strictClosing() []*Case {
	s := &shelf{number: 14, title: "Closing Handshake"}
	reasons(s)
	order(s)
	return s.cases
}

func reasons(s *shelf) {
	bad := report.Ending{ByMe: true, Codes: []int{protocolError, invalidPayload}}
	for _, m := range []struct{ what, reason string }{
		{"the continuation octet 80", "\x80"},
		{"an octet that never occurs, FF", "bye\xff"},
		{"an overlong form, C0 AF", "bye\xc0\xaf"},
		{"a surrogate, ED A0 80", "\xed\xa0\x80bye"},
		{"a code point beyond U+10FFFF, F4 90 80 80", "\xf4\x90\x80\x80"},
		{"a code point that is cut at the end, E1 88", "bye\xe1\x88"},
		{"a code point that is cut behind 121 octets", strings.Repeat("*", 121) + "\xf0\x9f"},
	} {
		s.add("RFC 6455 sections 5.5.1 and 8.1", "Closes with 1000 and a reason that is no UTF-8: "+m.what+".",
			`A Close frame with 1007 or 1002, or the end of TCP: the reason is UTF-8, and an endpoint that finds it is not "MUST _Fail the WebSocket Connection_".`,
			Case{CodeCounts: true, Ending: bad, Script: []Step{Close{Code: 1000, Reason: []byte(m.reason[:min(123, len(m.reason))])}}, Judge: answersClose})
	}
	s.add("RFC 6455 section 5.5.1", "Closes with a payload of one octet.",
		`A Close frame with 1002, or the end of TCP: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer".`,
		Case{CodeCounts: true, Ending: bad, Script: []Step{Close{Reason: []byte{3}}}, Judge: answersClose})
	s.add("RFC 6455 section 5.5.1", "Closes with 1000 and a reason of 123 octets, with code points of each length.",
		"A Close frame with 1000, and a reason, if it has one, that is UTF-8.",
		Case{CodeCounts: true, Script: []Step{Close{Code: 1000, Reason: prose(14, 123)}}, Judge: answersClose})
	s.add("RFC 6455 section 5.5.1", "Closes with an empty Close frame.", "A Close frame with 1000, or an empty one.",
		Case{CodeCounts: true, Script: []Step{Close{}}, Judge: answersClose})
}

// answersClose judges whether the peer answers a Close frame, or ends TCP; the code is
// judged as the end is.
func answersClose(t *Talk) {
	switch {
	case t.heard("message"):
		t.judge(report.Failed, "the peer sent a message that has no place here")
	case t.behindClose > 0:
		t.judge(report.Failed, fmt.Sprintf("the peer sent %d data frames behind its Close frame (section 5.5.1)", t.behindClose))
	case !t.peerClosed && t.result.DroppedByMe:
		t.judge(report.Failed, "the peer neither answered the Close frame nor ended TCP")
	case !t.peerClosed && t.result.ExpectedClose.Clean:
		t.judge(report.Failed, "the peer ended TCP without a Close frame")
	default:
		t.judge(report.OK, "the peer answered the Close frame, or ended TCP, as it has to")
	}
}

// closingFrame is a Close frame with 1000, for what follows it.
func closingFrame() Frame {
	return Frame{Opcode: wire.Close, Payload: wire.AppendClosePayload(nil, normalClosure, "")}
}

// closeAmong sends frames together, among which is a Close frame.
func closeAmong(frames ...Frame) Step {
	return Do(func(t *Talk) {
		Together(frames).play(t)
		code := normalClosure // of closingFrame
		t.result.LocalCloseCode = &code
		t.closingSent()
		t.closeBy = t.patience() // there may be much to read before the answer
	})
}

func order(s *shelf) {
	const (
		discards = "One Close frame and nothing else: whoever has received a Close frame \"discards any further data received\" (section 1.4)."
		section  = "RFC 6455 sections 1.4 and 5.5.1"
	)
	begun := text("this is not the whole ").more()
	for _, m := range []struct {
		what   string
		frames []Frame
	}{
		{"a Close frame and a text message behind it", []Frame{closingFrame(), text("too late")}},
		{"the first fragment of a message, and a Close frame", []Frame{begun, closingFrame()}},
		{"the first fragment of a message, a Close frame, and the last fragment", []Frame{begun, closingFrame(), continuation("message")}},
		{"two Close frames", []Frame{closingFrame(), closingFrame()}},
		{"a Close frame and a frame with a reserved opcode behind it", []Frame{closingFrame(), {Opcode: 5, RSV: 7}}},
	} {
		s.add(section, "Sends "+m.what+", in the same segment.", discards,
			Case{Script: []Step{closeAmong(m.frames...)}, Judge: answersClose})
	}
	const n = 50
	var frames []Frame
	for i := range n {
		frames = append(frames, text(fmt.Sprintf("message %d: %s", i, letters(uint64(i), 2000))))
	}
	s.add(section, "Sends 50 messages of 2,000 octets and a Close frame, all at once, and reads the answers.",
		"The echoes in order, then a Close frame, and no data behind it: an endpoint \"MUST NOT send any more data frames after sending a Close frame\". A peer that closes without all echoes is NON-STRICT.",
		Case{Script: []Step{closeAmong(append(frames[:n:n], closingFrame())...)}, Judge: func(t *Talk) {
			for i, e := range t.result.Received {
				if i >= n || string(e.Payload) != string(frames[i].Payload) {
					t.judge(report.Failed, fmt.Sprintf("the echo %d is not that of message %d", i, i))
					return
				}
			}
			switch got := len(t.result.Received); {
			case t.behindClose > 0:
				t.judge(report.Failed, fmt.Sprintf("the peer sent %d data frames behind its Close frame", t.behindClose))
			case !t.peerClosed:
				t.judge(report.Failed, "the peer did not answer the Close frame")
			case got < n:
				t.judge(report.NonStrict, fmt.Sprintf("the peer closed when %d of %d echoes were sent", got, n))
			default:
				t.judge(report.OK, "all echoes came, and then a Close frame")
			}
		}})
}
