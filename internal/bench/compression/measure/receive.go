package measure

import (
	"bytes"
	"fmt"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/wire"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// receive measures receiving from a recording of the client's frames.
func (p Plan) receive(messages [][]byte) (usage.Cost, error) {
	r := &receiver{plan: p, messages: messages}
	tape := wire.NewTape(1 << 10)
	c, agreed, err := upgrade(p.Setup, tape, r.handle)
	if err != nil {
		return usage.Cost{}, err
	}
	if err := record(tape, messages, agreed.Client); err != nil {
		return usage.Cost{}, err
	}
	end := c.Serve()
	switch {
	case r.err != nil:
		return usage.Cost{}, r.err
	case r.got < len(messages):
		return usage.Cost{}, fmt.Errorf("%d of %d messages arrived: %w", r.got, len(messages), end)
	}
	return r.end.Per(p.Count, r.start), nil
}

// record puts the frames of a client on the tape.
func record(tape *wire.Tape, messages [][]byte, d wire.Direction) error {
	encoder, err := wire.NewEncoder(d)
	if err != nil {
		return err
	}
	for _, m := range messages {
		err := tape.Record(func(input []byte) ([]byte, error) { return encoder.Append(input, m) })
		if err != nil {
			return err
		}
	}
	return nil
}

// receiver counts and compares what arrives, and takes the time when the warm-up
// is over and when all is there.
type receiver struct {
	plan       Plan
	messages   [][]byte
	got        int
	start, end usage.Usage
	err        error
}

func (r *receiver) handle(_ library.Conn, message []byte) error {
	if r.err == nil && (r.got == len(r.messages) || !bytes.Equal(message, r.messages[r.got])) {
		r.err = fmt.Errorf("message %d did not arrive as it was sent", r.got)
	}
	if r.err != nil {
		return r.err
	}
	switch r.got++; r.got {
	case r.plan.Warm:
		r.start, r.err = usage.Begin()
	case len(r.messages):
		r.end, r.err = usage.Now()
	}
	return r.err
}
