package suite

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/ws6455/websocket/autobahn/report"
)

// listenFor answers the peer for a while, or until the connection has ended.
func (t *Talk) listenFor(d time.Duration) { t.listenUntil(time.Now().Add(d), nil) }

// listen answers the peer until done reports true or the connection has ended.
func (t *Talk) listen(done func() bool) { t.listenUntil(time.Time{}, done) }

// listenUntil is both; a zero end is none.
func (t *Talk) listenUntil(end time.Time, done func() bool) {
	for t.state != closed && (done == nil || !done()) {
		now := time.Now()
		if !end.IsZero() && !now.Before(end) {
			return
		}
		t.keepTime(now)
		if t.state == closed {
			return
		}
		t.receive(earliest(end, t.giveUp, t.closeBy, t.droppedBy, t.lingersTo))
	}
}

// earliest returns the first of the times that are set.
func earliest(times ...time.Time) (first time.Time) {
	for _, at := range times {
		if !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// receive waits for a frame until then, and deals with it.
func (t *Talk) receive(until time.Time) {
	t.setReadDeadline(until)
	f, err := t.in.Next()
	switch {
	case err == nil:
		t.received(&f)
	case isTimeout(err):
	default:
		t.lost(err)
	}
}

// setReadDeadline sets the deadline of reading, if that is another one.
func (t *Talk) setReadDeadline(at time.Time) {
	if !at.Equal(t.readBy) {
		_ = t.nc.SetReadDeadline(at)
		t.readBy = at
	}
}

func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }

// lost notes that TCP has ended.
func (t *Talk) lost(err error) {
	var how *net.OpError
	if errors.As(err, &how) {
		err = how.Err
	}
	if errors.Is(err, io.EOF) {
		t.note("the peer ended TCP")
	} else {
		t.note("the connection ended: " + err.Error())
	}
	t.state = closed
	t.out.End(func() { _ = t.nc.Close() })
}

// keepTime does what is due.
func (t *Talk) keepTime(now time.Time) {
	due := func(at *time.Time) bool {
		if at.IsZero() || now.Before(*at) {
			return false
		}
		*at = time.Time{}
		return true
	}
	if due(&t.closeBy) {
		t.result.WasClean = false
		t.note("the peer did not answer the Close frame in time")
		t.drop()
	}
	if due(&t.lingersTo) {
		t.drop()
	}
	if due(&t.droppedBy) {
		t.result.WasClean = false
		t.note("the server did not end TCP in time")
		t.drop()
	}
	if due(&t.giveUp) {
		t.tooLong()
	}
}

// tooLong is the end of the patience with the peer.
func (t *Talk) tooLong() {
	if t.state == closing || t.state == closed {
		t.note("the connection has not ended in time")
		t.drop()
		return
	}
	if t.c.Then == CloseEmpty {
		t.note("the peer has taken too long: closing")
		t.close(Close{})
	} else {
		t.note("the peer has taken too long: failing the connection")
		t.fail(goingAway, "Going Away")
	}
	t.giveUp = time.Now().Add(t.limits.scaled(backstop))
}

// backstop is how long the end of a connection may take after the patience is over.
const backstop = 5 * time.Second

// maxKept and maxEvents bound what the suite keeps of the messages and pongs of a case.
const (
	maxKept   = 64 << 20
	maxEvents = 10_000
)

// happened notes an event, and closes the connection when all that was wanted has come.
func (t *Talk) happened(e report.Event) {
	t.kept += len(e.Payload)
	if t.kept > maxKept || len(t.result.Received) >= maxEvents {
		t.violates(tooBig, "the peer sends much more than it was sent")
		return
	}
	t.result.Received = append(t.result.Received, e)
	t.closeWhenDone()
}

// closeWhenDone closes the connection as soon as each outcome of the case is what has
// happened, that is: where there is only one.
func (t *Talk) closeWhenDone() {
	for _, o := range t.c.Want {
		if !sameEvents(o.Events, t.result.Received) {
			return
		}
	}
	if len(t.c.Want) > 0 && t.c.Ending.ByMe && !t.c.StaysOpen {
		t.close(Close{Code: t.c.Ending.Codes[0]})
	}
}
