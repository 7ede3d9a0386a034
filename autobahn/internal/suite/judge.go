package suite

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/report"
)

// finish judges the case when its connection has ended.
func (t *Talk) finish() *report.Result {
	r := t.result
	r.Duration = time.Since(t.start)
	r.OctetsReceived = t.in.Total()
	r.OctetsSent, _ = t.out.Counts()
	t.judgeBehavior()
	if t.c.Judge != nil && !t.judged {
		t.c.Judge(t)
	}
	if t.violation != "" && t.c.ViolationsCount {
		r.Behavior, r.Reason = report.Failed, "the peer broke the protocol: "+t.violation
	}
	switch {
	case t.state == connecting && r.CloseReason != "":
	case t.state == connecting:
		r.CloseReason = "the opening handshake was never completed"
	default:
		t.judgeClose()
	}
	if t.c.JudgesNothing {
		r.Behavior, r.Close = report.Informational, report.Informational
	}
	r.Received = cut(r.Received)
	r.Expected = slices.Clone(r.Expected)
	for i, o := range r.Expected {
		r.Expected[i].Events = cut(o.Events)
	}
	return r
}

// judgeBehavior compares what has happened with the outcomes.
func (t *Talk) judgeBehavior() {
	r := t.result
	if t.judged {
		return
	}
	for _, o := range t.c.Want {
		if sameEvents(o.Events, r.Received) {
			r.Behavior = o.Verdict
			r.Reason = "what the peer did is what the case expects"
			if o.Verdict == report.NonStrict {
				r.Reason = "what the peer did is allowed, and not the best"
			}
			return
		}
	}
	if len(t.c.Want) > 0 {
		r.Reason = "what the peer did is none of what the case expects"
	}
}

// judgeClose judges the end, in the order of the original suite.
func (t *Talk) judgeClose() {
	r, want := t.result, t.result.ExpectedClose
	wrongEnd := want.ByMe != r.ClosedByMe
	switch code := r.RemoteCloseCode; {
	case wrongEnd && want.ByMe:
		r.Close, r.CloseReason = report.Failed, "the peer began to end the connection, which was the suite's turn"
	case wrongEnd:
		r.Close, r.CloseReason = report.Failed, "the peer did not fail the connection, so the suite had to end it"
	case want.Clean && !r.WasClean:
		r.Close, r.CloseReason = report.Unclean, "the closing handshake was not completed"
	case code != nil && !slices.Contains(want.Codes, *code):
		r.Close = report.WrongCode
		r.CloseReason = fmt.Sprintf("the status code %d of the peer's Close frame should be %s, or none", *code, list(want.Codes))
	case t.role == Client && r.DroppedByMe:
		r.Close, r.CloseReason = report.FailedByClient, "the server did not end TCP, so the suite had to"
	default:
		r.Close, r.CloseReason = report.OK, "the connection ended as it has to"
	}
	if wrongEnd && t.c.EndCounts || r.Close == report.WrongCode && t.c.CodeCounts {
		r.Behavior, r.Reason = report.Failed, r.CloseReason
	}
}

// list returns the codes as a reader wants them.
func list(codes []int) string {
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	s := make([]string, len(codes))
	for i, c := range codes {
		s[i] = fmt.Sprint(c)
	}
	return strings.Join(s, " or ")
}

func sameEvents(a, b []report.Event) bool { return slices.EqualFunc(a, b, sameEvent) }

func sameEvent(a, b report.Event) bool {
	return a.Kind == b.Kind && a.Binary == b.Binary && a.Tag == b.Tag && a.Size == b.Size && bytes.Equal(a.Payload, b.Payload)
}

// cut returns the events with payloads of the size that a report keeps.
func cut(events []report.Event) []report.Event {
	events = slices.Clone(events)
	for i := range events {
		events[i].Payload = preview(events[i].Payload)
	}
	return events
}

// preview returns a copy of the beginning of p.
func preview(p []byte) []byte {
	return bytes.Clone(p[:min(len(p), report.PreviewSize)])
}
