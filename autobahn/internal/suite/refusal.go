package suite

import (
	"fmt"
	"slices"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// refused judges a case whose opening handshake has to fail, and did.
func (t *Talk) refused(v report.Verdict, reason string) {
	t.judge(v, reason)
	if v.Passed() {
		t.result.Close, t.result.CloseReason = report.OK, reason
	}
}

// unanswered judges a server that has sent no response.
func (t *Talk) unanswered(err error) {
	special := t.c.Opening
	switch {
	case special != nil && special.MayRefuse != "" && !isTimeout(err):
		t.refused(report.NonStrict, "the server ended TCP: "+special.MayRefuse)
	case special == nil || special.Refused == nil || isTimeout(err):
		t.judge(report.Failed, "no response came: "+err.Error())
	case special.MayDrop:
		t.refused(report.OK, "the server ended TCP")
	default:
		// RFC 6455 section 10.7: "when the endpoint sees an opening handshake that does
		// not correspond to the values it is expecting, the endpoint MAY drop the TCP
		// connection". Section 4.2.1 wants "an appropriate error code".
		t.refused(report.NonStrict, "the server ended TCP without a response")
	}
}

// refusedBy judges the response of a server to a request that it has to refuse.
func (t *Talk) refusedBy(request, response *wire.Head) {
	special, status := t.c.Opening, response.Status()
	what := ""
	if special.Check != nil {
		what = special.Check(request, response)
	}
	switch {
	case status == 101 && (what == "" || special.Excuse == ""):
		t.state = open
		t.agreedAnyway("the server agreed")
	case what != "":
		t.judge(report.Failed, what)
	case slices.Contains(special.Refused, status):
		t.refused(report.OK, fmt.Sprintf("the server refused the request with %d", status))
	case status >= 400 && status < 600:
		t.refused(report.NonStrict, fmt.Sprintf("the server refused the request with %d, where %s says more", status, list(special.Refused)))
	default:
		t.judge(report.Failed, fmt.Sprintf("the server answered %q, and not with %s", response.Line, list(special.Refused)))
	}
}

// agreedAnyway judges a peer that agreed where it had to refuse, and takes leave of it.
func (t *Talk) agreedAnyway(what string) {
	if t.c.Opening.Excuse == "" {
		t.judge(report.Failed, what+", which it must not")
	} else {
		t.judge(report.NonStrict, what+": "+t.c.Opening.Excuse)
	}
	t.leave()
}

// awaitRefusal judges whether a client fails the connection because of the response.
// It may do so with a Close frame, since on its side the connection has been there.
func (t *Talk) awaitRefusal() {
	t.setReadDeadline(time.Now().Add(t.limits.Opening))
	f, err := t.in.Next()
	switch {
	case err == nil && f.Opcode == wire.Close:
		t.logReceived(&f)
		t.refusedWith(f.Payload)
	case err == nil:
		t.logReceived(&f)
		t.state = open
		t.agreedAnyway("the client took the response and sent a frame")
	case isTimeout(err):
		t.judge(report.Failed, "the client keeps the connection open")
	default:
		t.note("the peer ended TCP: " + err.Error())
		t.refused(report.OK, "the client ended the connection")
	}
}

// refusedWith judges the Close frame with which a client fails the connection.
func (t *Talk) refusedWith(payload []byte) {
	code, _, has := wire.ParseClosePayload(payload)
	if has {
		t.result.RemoteCloseCode = &code
	}
	switch {
	case has && (code == normalClosure || code == goingAway):
		t.judge(report.Failed, fmt.Sprintf("the client closed with %d, as if the response had been good", code))
	case has && code != protocolError && code != mandatoryExtension:
		t.refused(report.NonStrict, fmt.Sprintf("the client failed the connection with %d, where %s says more", code, list([]int{protocolError, mandatoryExtension})))
	default:
		t.refused(report.OK, "the client failed the connection with a Close frame")
	}
}

// skip takes leave of a client whose request does not fit the case.
func (t *Talk) skip(request *wire.Head, what string) {
	t.judge(report.Unimplemented, what)
	ordinary := *t.c
	ordinary.Opening, ordinary.Deflate = nil, nil
	t.c = &ordinary
	response := t.newResponse(request)
	t.result.Response = response.String()
	t.sendHead(response)
	t.state = open
	t.leave()
}
