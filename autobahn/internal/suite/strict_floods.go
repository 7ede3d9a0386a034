package suite

import (
	"bytes"
	endian "encoding/binary"
	"fmt"
	"net"
	"time"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// strictFloods is 20.16: a peer that sends and sends, and does not read.
func strictFloods() []*Case {
	s := &shelf{number: 16, title: "Floods"}
	const (
		what    = "and reads nothing until the peer takes no more. Then it reads, and sends a message."
		bounded = "One of three: the peer stops to read while it cannot write; or it sends a Pong frame for the newest ping only, as section 5.5.3 allows; or it closes. Then the echo of the message. "
	)
	s.add("RFC 6455 sections 5.5.3 and 10.4", "Sends 200,000 pings of 125 octets "+what,
		bounded+"What must not be: it takes all pings, 25 MB, and keeps the pongs in memory until somebody reads them. Pongs that come have the payloads of pings, in order, the newest ping's among them.",
		Case{Weight: 25 << 20, Patience: 20 * time.Second, Script: []Step{flood{
			count: 200_000, opcode: wire.Ping, size: 125, bound: 16 << 20, queues: report.Failed,
		}}})
	s.add("RFC 6455 section 10.4", "Sends 24,000 binary messages of 1,000 octets "+what,
		"The peer stops to read while it cannot write, or closes; then the echoes, in order. A peer that takes all messages, 24 MB, and keeps the echoes in memory is NON-STRICT, since it may be the program behind it that does not wait.",
		Case{Weight: 24 << 20, Patience: 20 * time.Second, Script: []Step{flood{
			count: 24_000, opcode: wire.Binary, size: 1000, bound: 16 << 20, queues: report.NonStrict,
		}}})
	s.add("RFC 6455 section 5.5.3", "Sends 100,000 pongs of 125 octets that nobody asked for, and a message.",
		"The echo of the message, and nothing else.",
		Case{Weight: 12 << 20, Patience: 20 * time.Second, Script: []Step{
			Do(func(t *Talk) { t.pour(100_000, wire.Pong, 125) }), text("Hello"), Echoed{Payload: []byte("Hello")}, Agree("the echo came"),
		}})
	return s.cases
}

// A flood is a step that sends frames without reading what answers them.
type flood struct {
	count  int
	opcode byte
	size   int
	bound  int64          // octets of answers that sockets may hold
	queues report.Verdict // of a peer that keeps more of them
}

const (
	// socketBuffer is what the suite's sockets hold in a flood.
	socketBuffer = 256 << 10
	// stalled is how many looks in a row find that nothing went out until the peer is
	// taken to read no more. Looks are counted, and not the time, so that a peer on the
	// same machine gets its turns as well. To look too seldom does a peer no harm.
	stalled = 200
	// lookEvery is the time from one look to the next, at least.
	lookEvery = 10 * time.Millisecond
)

func (f flood) play(t *Talk) {
	shrink(t.nc)
	t.pour(f.count, f.opcode, f.size)
	waiting := t.untilStalled()
	t.note(fmt.Sprintf("the peer has left %d octets unread, and is read from now on", waiting))
	a := floodAnswers{of: f, next: 0}
	t.onPong = func(p []byte) bool { return f.opcode == wire.Ping && f.sent(p) && a.take(p) }
	t.onMessage = func(e report.Event) {
		if string(e.Payload) == "Hello" {
			a.echoed = true
		} else if f.opcode != wire.Binary || !a.take(e.Payload) {
			a.wrong = "a message came that was not sent, or not in order"
		}
	}
	t.send(text("Hello"))
	for before := -1; !a.done() && !t.ending() && before != a.count; { // as long as something comes
		before = a.count
		t.listenUntil(t.patience(), func() bool { return a.done() || t.ending() || a.count > before+1000 })
	}
	t.quiet = false
	t.onPong, t.onMessage = nil, func(report.Event) {}
	f.judge(t, &a, waiting)
}

// sent reports whether p is the payload of a frame of the flood. A pong with another one
// is not asked for, and so it says nothing.
func (f flood) sent(p []byte) bool {
	n, ok := poured(p)
	return ok && n < f.count && len(p) == f.size && bytes.Equal(p[8:], noise(uint64(f.size), f.size)[8:])
}

// judge gives the behavior.
func (f flood) judge(t *Talk, a *floodAnswers, waiting int64) {
	taken := int64(f.count)*int64(f.size) - waiting
	kept := min(int64(a.count)*int64(f.size), taken) // what the peer had to keep when nothing was read
	switch {
	case a.wrong != "":
		t.abort(a.wrong)
	case !a.done() && t.ending():
		t.judge(report.OK, "the peer ended the connection")
		t.result.ExpectedClose = report.Ending{Codes: []int{1000, 1001, 1002, 1008, 1009, 1011, 1013}}
	case !a.done():
		t.abort(fmt.Sprintf("%d answers came, and the last of them or the echo of the message did not", a.count))
	case kept > f.bound:
		t.close(Close{Code: normalClosure})
		t.judge(f.queues, fmt.Sprintf("the peer took %d octets while nothing was read, and answered all of them then, so it keeps answers in memory", taken))
	case waiting == 0:
		Agree(fmt.Sprintf("the peer took all frames, and answered %d of them", a.count)).play(t)
	default:
		Agree(fmt.Sprintf("the peer left %d octets unread while nothing was read, and then answered %d frames", waiting, a.count)).play(t)
	}
}

// floodAnswers are what has come of the answers to a flood.
type floodAnswers struct {
	of     flood
	next   int // the number that the next one has at least
	count  int
	echoed bool
	wrong  string
}

// take takes the payload of an answer, and reports whether it is one that may come.
func (a *floodAnswers) take(p []byte) bool {
	n, ok := poured(p)
	skips := n > a.next && a.of.opcode != wire.Ping
	if !ok || len(p) != a.of.size || n < a.next || n >= a.of.count || skips {
		a.wrong = "an answer came that has not the payload of a frame, or came out of order"
		return false
	}
	a.next, a.count = n+1, a.count+1
	return true
}

// done reports whether the last answer and the echo of the message have come.
func (a *floodAnswers) done() bool { return a.wrong != "" || a.echoed && a.next == a.of.count }

// pour queues frames whose payloads are numbered, all with the same masking key. They
// are counted, but not logged.
func (t *Talk) pour(count int, opcode byte, size int) {
	t.quiet = true
	h := wire.Header{Fin: true, Opcode: opcode, Size: uint64(size), Masked: t.role == Client}
	payload := noise(uint64(size), size)
	clear(payload[:8])
	if h.Masked {
		h.Key = t.key()
		wire.Mask(payload, h.Key, 0)
	}
	frame := append(h.Append(nil), payload...)
	number := frame[len(frame)-size:][:8]
	zero := endian.BigEndian.Uint64(number) // as it is masked
	var octets []byte
	for i := range count {
		endian.BigEndian.PutUint64(number, zero^uint64(i))
		if octets = append(octets, frame...); len(octets) >= gathered || i == count-1 {
			t.out.Write(octets, 0)
			octets = make([]byte, 0, gathered+len(frame))
		}
	}
	t.result.FramesSent[opcode] += count
}

// poured returns the number in a payload.
func poured(p []byte) (n int, ok bool) {
	if len(p) < 8 {
		return 0, false
	}
	n = int(endian.BigEndian.Uint64(p))
	return n, n >= 0
}

// untilStalled waits, without reading, until all has gone out or nothing goes out any
// more, and returns what is left.
func (t *Talk) untilStalled() int64 {
	written, left := t.out.Counts()
	for looks := 0; left > 0 && looks < stalled; looks++ {
		time.Sleep(lookEvery)
		before := written
		if written, left = t.out.Counts(); written != before {
			looks = 0
		}
	}
	return left
}

// shrink makes the buffers of a socket small, so that they hold little of what the
// peer does not read, or of what it sends.
func shrink(nc net.Conn) {
	if over, ok := nc.(interface{ NetConn() net.Conn }); ok {
		nc = over.NetConn()
	}
	if s, ok := nc.(interface {
		SetReadBuffer(int) error
		SetWriteBuffer(int) error
	}); ok {
		_, _ = s.SetReadBuffer(socketBuffer), s.SetWriteBuffer(socketBuffer)
	}
}
