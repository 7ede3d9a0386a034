package soak

import (
	"bytes"
	"context"
	"sync"
	"time"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A talk is the conversation of one honest connection. A timer sends, so that a
// quiet connection costs no second goroutine; who called hold reads.
type talk struct {
	client *Client
	c      *conn.Conn
	number int // of the conversation
	habits habits
	enough context.CancelFunc // ends the life of the talk

	mu     sync.Mutex
	ledger ledger
	said   int // messages sent
	hushed bool
	timer  *time.Timer
	err    error // why sending ended
}

// buffers hold messages while they are sent, and streamed ones as they come.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// hold talks until life ends, waits for what is still to come back and closes.
func (t *talk) hold(life context.Context) error {
	t.mu.Lock()
	t.timer = time.AfterFunc(t.habits.first(), t.turn)
	t.mu.Unlock()
	defer t.forget()
	err := t.listen(life)
	t.hush()
	if err == nil {
		err = t.awaitRest()
	}
	if err != nil {
		return t.cause(err)
	}
	return t.client.leave(t.c)
}

func (t *talk) listen(life context.Context) error {
	for life.Err() == nil {
		if err := t.hear(life); err != nil && life.Err() == nil {
			return err
		}
	}
	return nil
}

// hush ends the sending, but for a message that is being sent.
func (t *talk) hush() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hushed = true
	t.timer.Stop()
}

// forget makes room for the others, if messages did not come back.
func (t *talk) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.client.inFlight.Add(-int64(t.ledger.abandoned().lost))
}

// awaitRest reads until the last message has come back, or gives it up.
func (t *talk) awaitRest() error {
	ctx, cancel := context.WithTimeout(context.Background(), t.client.o.Patience)
	defer cancel()
	for t.outstanding() {
		err := t.hear(ctx)
		if ctx.Err() != nil {
			t.mu.Lock()
			t.client.tally.fault(faults{lost: len(t.ledger.waiting)})
			t.mu.Unlock()
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *talk) outstanding() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.ledger.waiting) > 0
}

// cause returns why the connection ended: what a failed write said, if that came first.
func (t *talk) cause(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return t.err
	}
	return err
}

// mostInFlight is how many messages of all connections may be on their way. More would make a
// busy machine later and later, until the timeouts of keepalive end honest connections.
const mostInFlight = 2048

// turn sends a burst of messages, if all are there and the others leave room, and sets the timer
// for the next turn.
func (t *talk) turn() {
	if t.client.allHere() && t.client.inFlight.Load() < mostInFlight && !t.talk() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.hushed {
		t.timer.Reset(t.habits.pause(t.said))
	}
}

// talk sends a burst of messages and perhaps a ping, and reports whether more may follow.
func (t *talk) talk() bool {
	for range t.habits.burst {
		if !t.say() {
			return false
		}
	}
	if t.habits.pings {
		if _, err := t.c.Ping(context.Background()); err == nil {
			t.client.tally.pings.Add(1)
		}
	}
	return true
}

// say sends the next message and reports whether more may follow.
func (t *talk) say() bool {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	op, number, ok := t.next(buf)
	if !ok {
		return false
	}
	if err := t.habits.send(t.c, op, buf.Bytes(), number); err != nil {
		t.cannotSend(err)
		return false
	}
	return true
}

// cannotSend wakes who reads, to tell what is wrong. After hush that is no news: the Conn
// may have been closed since.
func (t *talk) cannotSend(err error) {
	t.mu.Lock()
	t.err = err
	hushed := t.hushed
	t.mu.Unlock()
	if !hushed {
		_ = t.c.CloseNow()
	}
}

// next composes the next message and enters it in the ledger, unless enough was said.
func (t *talk) next(buf *bytes.Buffer) (op frame.Opcode, number int, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if most := t.client.o.Messages; t.hushed || most > 0 && t.said == most {
		t.enough()
		return 0, 0, false
	}
	op, data := compose(buf.AvailableBuffer(), t.number, t.said)
	buf.Write(data)
	t.ledger.sent(printOf(op, data))
	t.client.inFlight.Add(1)
	t.said++
	return op, t.said - 1, true
}

// heard checks a message that came back.
func (t *talk) heard(op frame.Opcode, data []byte) {
	p := printOf(op, data)
	t.mu.Lock()
	before := len(t.ledger.waiting)
	f := t.ledger.received(p)
	t.client.inFlight.Add(int64(len(t.ledger.waiting) - before))
	t.mu.Unlock()
	tally := t.client.tally
	tally.fault(f)
	tally.messages.Add(1)
	tally.bytes.Add(int64(len(data)))
}
