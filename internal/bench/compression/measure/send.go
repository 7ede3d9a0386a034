package measure

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/wire"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// send measures sending. The tape keeps all that is written, which is checked
// behind the measurement.
func (p Plan) send(messages [][]byte) (cost usage.Cost, written float64, err error) {
	tape := wire.NewTape(room(messages))
	c, agreed, err := upgrade(p.Setup, tape, nil)
	if err != nil {
		return cost, 0, err
	}
	if err := sendAll(c, messages[:p.Warm]); err != nil {
		return cost, 0, err
	}
	warm := len(tape.Written)
	start, err := usage.Begin()
	if err != nil {
		return cost, 0, err
	}
	if err := sendAll(c, messages[p.Warm:]); err != nil {
		return cost, 0, err
	}
	end, err := usage.Now()
	if err != nil {
		return cost, 0, err
	}
	written = float64(len(tape.Written)-warm) / float64(p.Count)
	return end.Per(p.Count, start), written, checkSent(tape.Written, messages, agreed.Server)
}

func sendAll(c library.Conn, messages [][]byte) error {
	for _, m := range messages {
		if err := c.Send(m); err != nil {
			return err
		}
	}
	return nil
}

// checkSent checks that the frames are the messages, compressed as agreed.
func checkSent(frames []byte, messages [][]byte, d wire.Direction) error {
	decoder := wire.NewDecoder(d)
	for i, want := range messages {
		got, n, err := decoder.Next(frames)
		if err != nil {
			return fmt.Errorf("message %d: %w", i, err)
		}
		if n == 0 || !bytes.Equal(got, want) {
			return fmt.Errorf("message %d was not sent as it is", i)
		}
		frames = frames[n:]
	}
	switch {
	case len(frames) > 0:
		return fmt.Errorf("%d bytes were sent behind the last message", len(frames))
	case d.Takeover && !decoder.Referred && len(messages[0]) < 1<<d.WindowBits:
		// Behind a message that fills the window there may be nothing to refer to.
		return errors.New("no message refers to those before, although context takeover was agreed on")
	}
	return nil
}
