package suite

import (
	"fmt"
	"slices"

	"github.com/ws6455/websocket/autobahn/report"
)

// strictCloseCodes is 20.13: each kind of status code, and what answers it.
func strictCloseCodes() []*Case {
	s := &shelf{number: 13, title: "Status Codes"}
	const section = "RFC 6455 sections 5.5.1 and 7.4"
	for _, code := range []int{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999} {
		c := closesWith(code, judgeGoodCode)
		c.Ending.Clean = true
		if code == mandatoryExtension {
			c.Only = Client // "this status code is not used by the server"
		}
		s.add(section, fmt.Sprintf("Closes with %d.", code),
			`A Close frame with the same code, as "typically", or 1000. None or another one that may be sent is NON-STRICT. 1002 or 1007 say that the Close frame was wrong, which it is not.`, c)
	}
	for _, code := range []int{1012, 1013, 1014} {
		s.add("RFC 6455 section 7.4.2", fmt.Sprintf("Closes with %d, which was registered after the RFC.", code),
			"A Close frame with the same code, or 1000. A peer that knows the codes of the RFC only, and fails the connection, is NON-STRICT.",
			closesWith(code, judgeLaterCode))
	}
	for _, code := range []int{1004, 1016, 1100, 2000, 2999} {
		s.add("RFC 6455 section 7.4.2", fmt.Sprintf("Closes with %d, which is reserved.", code),
			"A Close frame with 1002, or the end of TCP. To answer with 1000 is NON-STRICT, and to send the code back uses what nobody has defined: FAILED.",
			closesWith(code, judgeBadCode))
	}
	for _, code := range []int{0, 1, 999, 1005, 1006, 1015} {
		s.add("RFC 6455 sections 7.4.1 and 7.4.2", fmt.Sprintf("Closes with %d, which must not be in a Close frame.", code),
			`A Close frame with 1002, or the end of TCP. To answer with 1000 is NON-STRICT, and to send the code back FAILED: 0 to 999 "are not used", and 1005, 1006 and 1015 "MUST NOT be set as a status code in a Close control frame by an endpoint".`,
			closesWith(code, judgeBadCode))
	}
	for _, code := range []int{5000, 65535} {
		s.add("RFC 6455 section 7.4.2", fmt.Sprintf("Closes with %d, which is in no range that the RFC has.", code),
			"A Close frame with 1002, or the end of TCP. Any other answer is NON-STRICT: the RFC says nothing of these codes.",
			closesWith(code, judgeUnknownCode))
	}
	return s.cases
}

// closesWith is a case that sends a Close frame and judges the answer.
func closesWith(code int, judge func(t *Talk, code int) (report.Verdict, string)) Case {
	return Case{
		Script: []Step{Do(func(t *Talk) { t.anyCode = true }), Close{Code: code, HasAny: true}},
		Ending: report.Ending{ByMe: true, Codes: []int{code, normalClosure}},
		Judge: func(t *Talk) {
			if !t.peerClosed && t.result.DroppedByMe {
				t.judge(report.Failed, "the peer neither answered nor ended TCP")
				return
			}
			t.judge(judge(t, code))
			if answer := t.result.RemoteCloseCode; answer != nil && t.result.Behavior != report.Failed {
				t.result.ExpectedClose.Codes = append(slices.Clone(t.result.ExpectedClose.Codes), *answer)
			}
		},
	}
}

// answered returns the code of the peer's Close frame, or 0.
func (t *Talk) answered() int {
	if code := t.result.RemoteCloseCode; code != nil {
		return *code
	}
	return 0
}

func judgeGoodCode(t *Talk, code int) (report.Verdict, string) {
	switch answer := t.answered(); {
	case !t.peerClosed:
		return report.Failed, "the peer ended TCP without a Close frame"
	case answer == code, answer == normalClosure:
		return report.OK, fmt.Sprintf("the peer answered with %d", answer)
	case answer == protocolError, answer == invalidPayload:
		return report.Failed, fmt.Sprintf("the peer answered with %d, as if the Close frame had been wrong", answer)
	case answer == 0:
		return report.NonStrict, "the peer answered without a status code"
	case mayBeSent(answer):
		return report.NonStrict, fmt.Sprintf("the peer answered with %d", answer)
	default:
		return report.Failed, fmt.Sprintf("the peer answered with %d, which must not be sent", answer)
	}
}

func judgeLaterCode(t *Talk, code int) (report.Verdict, string) {
	switch answer := t.answered(); {
	case answer == code, answer == normalClosure:
		return report.OK, fmt.Sprintf("the peer answered with %d", answer)
	case answer == 0:
		return report.NonStrict, "the peer ended the connection without a status code"
	default:
		return report.NonStrict, fmt.Sprintf("the peer answered with %d", answer)
	}
}

func judgeBadCode(t *Talk, code int) (report.Verdict, string) {
	v, reason := judgeUnknownCode(t, code)
	if v == report.NonStrict && !mayBeSent(t.answered()) && t.result.RemoteCloseCode != nil {
		v = report.Failed
	}
	return v, reason
}

func judgeUnknownCode(t *Talk, _ int) (report.Verdict, string) {
	switch answer := t.answered(); {
	case t.result.RemoteCloseCode == nil:
		return report.OK, "the peer ended the connection without a status code"
	case answer == protocolError:
		return report.OK, "the peer failed the connection with 1002"
	default:
		return report.NonStrict, fmt.Sprintf("the peer answered with %d, as if the code had been good", answer)
	}
}
