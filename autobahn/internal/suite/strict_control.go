package suite

import (
	"fmt"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictControl is 20.19: control frames that the cases of the original leave out, and
// what a peer sends when it has closed.
func strictControl() []*Case {
	s := &shelf{number: 19, title: "Control Frames"}
	wrongControl(s)
	behindClose(s)
	return s.cases
}

func wrongControl(s *shelf) {
	const refused = `The peer fails the connection with 1002: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be fragmented."`
	normal := Frame{Opcode: wire.Close, Payload: wire.AppendClosePayload(nil, normalClosure, "")}
	for _, m := range []struct {
		what   string
		script []Step
	}{
		{"a Close frame without FIN", []Step{normal.more()}},
		{"a Close frame without FIN, and a continuation", []Step{Together{normal.more(), continuation("")}}},
		{"a Close frame without FIN within a message", []Step{text("Hel").more(), normal.more()}},
		{"a pong of 126 octets", []Step{Frame{Opcode: wire.Pong, Payload: make([]byte, 126)}}},
		{"a pong of 65,536 octets", []Step{Frame{Opcode: wire.Pong, Payload: make([]byte, 65536)}}},
		{"a ping of 126 octets within a message", []Step{text("Hel").more(), Frame{Opcode: wire.Ping, Payload: make([]byte, 126)}}},
	} {
		s.add("RFC 6455 section 5.5", "Sends "+m.what+".", refused,
			Case{CodeCounts: true, Script: append(m.script, refuses(protocolError))})
	}
}

// behindClose are cases that look at what comes behind the peer's Close frame.
func behindClose(s *shelf) {
	const (
		nothing = `Nothing: an endpoint "MUST NOT send any more data frames after sending a Close frame". Frames without data, such as another Close frame, are NON-STRICT.`
		lingers = 500 * time.Millisecond
	)
	s.add("RFC 6455 section 5.5.1", "Closes, and looks at what comes behind the peer's Close frame.", nothing,
		Case{Lingers: lingers, Script: []Step{Close{Code: normalClosure}}, Judge: silentBehindClose})
	s.add("RFC 6455 sections 5.5.1 and 7.1.7", "Sends a reserved opcode, and looks at what comes behind the Close frame with which the peer fails the connection.", nothing,
		Case{Lingers: lingers, Ending: failsProtocol, Script: []Step{Frame{Opcode: 3}}, Judge: silentBehindClose})
}

// silentBehindClose judges whether the peer is silent when it has closed.
func silentBehindClose(t *Talk) {
	switch {
	case !t.peerClosed && t.result.DroppedByMe:
		t.judge(report.Failed, "the peer sent no Close frame and did not end TCP")
	case t.behindClose > 0:
		t.judge(report.Failed, fmt.Sprintf("the peer sent %d data frames behind its Close frame", t.behindClose))
	case t.framesBehind > 0:
		t.judge(report.NonStrict, fmt.Sprintf("the peer sent %d frames behind its Close frame", t.framesBehind))
	default:
		t.judge(report.OK, "the peer sent nothing behind its Close frame")
	}
}
