package suite

import (
	"bytes"
	"fmt"

	"github.com/ws6455/websocket/autobahn/internal/wire"
	"github.com/ws6455/websocket/autobahn/report"
)

// An Exchange is a step that sends messages one at a time, the next when the echo of the
// last has come, judges the echoes, and closes. The case's Patience counts from its
// beginning. Its frames are counted, but not logged.
type Exchange struct {
	Opcode byte
	Count  int
	// Payload returns the payload of message k, from 0 on.
	Payload func(k int) []byte
	// Send is the step with which a payload goes out; nil: as one frame.
	Send func(payload []byte) Step
	// Compare: an echo has to be the message; otherwise only its type and length count.
	Compare bool
}

func (x Exchange) play(t *Talk) {
	var payload []byte
	e := t.begin(x.Count)
	t.onMessage = func(got report.Event) { e.echo(func() string { return x.wrong(payload, got) }) }
	e.run(func(k int) {
		payload = x.Payload(k)
		x.send(t, payload)
	})
	t.onMessage = func(report.Event) {}
	e.end("each with the type and length of its message")
}

// send sends a message.
func (x Exchange) send(t *Talk, payload []byte) {
	if x.Send != nil {
		x.Send(payload).play(t)
		return
	}
	t.send(Frame{Opcode: x.Opcode, Payload: payload})
}

// wrong says what is wrong with an echo, or nothing.
func (x Exchange) wrong(payload []byte, e report.Event) string {
	switch {
	case e.Binary != (x.Opcode == wire.Binary):
		return "the echo has another type than the message"
	case e.Size != len(payload):
		return fmt.Sprintf("the echo of a message of %d octets has %d", len(payload), e.Size)
	case x.Compare && !bytes.Equal(e.Payload, payload):
		return fmt.Sprintf("the echo of a message of %d octets has other octets", len(payload))
	}
	return ""
}
