package suite

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// await listens until done reports true, and reports that it did. When the peer takes
// longer than the patience of the case, or ends the connection, nothing of the script
// follows.
func (t *Talk) await(done func() bool) bool {
	end := t.patience()
	t.listenUntil(end, func() bool { return done() || t.ending() })
	if done() {
		return true
	}
	t.result.ExpectedClose = closesNormally
	if !t.ending() {
		t.tooLong()
	} else if t.giveUp.IsZero() {
		t.giveUp = time.Now().Add(t.limits.scaled(backstop))
	}
	t.listen(nil)
	return false
}

// ending reports whether the connection is no longer open on both sides.
func (t *Talk) ending() bool { return t.state != open || t.peerClosed }

// abort fails the case and the connection, and listens until that has ended.
func (t *Talk) abort(reason string) {
	t.judge(report.Failed, reason)
	t.result.ExpectedClose = closesNormally
	t.close(Close{Code: normalClosure})
	t.giveUp = time.Now().Add(t.limits.scaled(backstop))
	t.listen(nil)
}

// Until is a step that listens until so many events have happened.
type Until int

func (n Until) play(t *Talk) {
	t.await(func() bool { return len(t.result.Received) >= int(n) })
}

// An Echoed is a step that listens until a message has come, which has to be equal to
// the payload. It is no event.
type Echoed struct {
	Binary  bool
	Payload []byte
}

func (e Echoed) play(t *Talk) {
	var got *report.Event
	before := t.onMessage
	t.onMessage = func(e report.Event) { got = &e }
	came := t.await(func() bool { return got != nil })
	t.onMessage = before
	switch {
	case !came:
		t.judge(report.Failed, "the echo of a message did not come")
	case got.Binary != e.Binary:
		t.abort("the echo has another type than the message")
	case !bytes.Equal(got.Payload, e.Payload):
		t.abort(difference(got.Payload, e.Payload))
	}
}

// difference says where an echo is not what was sent.
func difference(got, want []byte) string {
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	return fmt.Sprintf("the echo has %d octets and the message %d, and they differ from octet %d on", len(got), len(want), n)
}

// An Agree is a step with which a case is passed: it closes the connection.
type Agree string

func (reason Agree) play(t *Talk) {
	t.judge(report.OK, string(reason))
	t.close(Close{Code: normalClosure})
}

// A Refusal is a step that waits for the peer to fail the connection because of what
// was sent last (RFC 6455 section 7.1.7).
type Refusal struct {
	// Codes are those of the peer's Close frame that are right.
	Codes []int
	// Odd are those that make the case NON-STRICT.
	Odd []int
	// Excuse says why a peer that takes what was sent is NON-STRICT; "": it is FAILED.
	Excuse string
}

func (r Refusal) play(t *Talk) {
	before := len(t.result.Received)
	took := func() bool { return len(t.result.Received) > before }
	t.listenUntil(time.Now().Add(probeAfter), func() bool { return took() || t.ending() })
	if !took() && !t.ending() {
		t.send(ping("is it open?")) // whoever answers that has taken what came before
		t.listenUntil(t.patience(), func() bool { return took() || t.ending() })
	}
	switch {
	case !took() && t.ending():
		t.refusedInTime(r)
	case took() && r.Excuse != "":
		t.judge(report.NonStrict, "the peer took it: "+r.Excuse)
		t.leave()
	case took():
		t.abort("the peer did not fail the connection, it took what it must not take")
	default:
		t.abort("the peer neither failed the connection nor took what was sent")
	}
}

// probeAfter is when a peer that has neither failed the connection nor answered is
// asked whether it goes on. No verdict depends on it.
const probeAfter = time.Second

// refusedInTime judges the code with which the peer fails the connection.
func (t *Talk) refusedInTime(r Refusal) {
	want := report.Ending{Codes: r.Codes}
	t.judge(report.OK, "the peer failed the connection")
	if code := t.result.RemoteCloseCode; code != nil && slices.Contains(r.Odd, *code) {
		want.Codes = append(append([]int(nil), r.Codes...), *code)
		t.judge(report.NonStrict, fmt.Sprintf("the peer failed the connection with %d, where %s says more", *code, list(r.Codes)))
	}
	t.result.ExpectedClose = want
}

// refuses is a Refusal with one of the codes, or without any.
func refuses(codes ...int) Refusal { return Refusal{Codes: codes} }

// A HeaderOnly is a step that sends the header of a frame and nothing of its payload.
type HeaderOnly wire.Header

func (h HeaderOnly) play(t *Talk) {
	header := wire.Header(h)
	if header.Masked = t.role == Client; header.Masked {
		header.Key = t.key()
	}
	t.logSent(&header, nil, 0)
	t.out.Write(header.Append(nil), 0)
}

// patience is the time at which the patience of the case with the peer ends.
func (t *Talk) patience() time.Time { return time.Now().Add(t.limits.scaled(t.c.Patience)) }

// heard reports whether there was an event of the kind.
func (t *Talk) heard(kind string) bool {
	for _, e := range t.result.Received {
		if e.Kind == kind {
			return true
		}
	}
	return false
}
