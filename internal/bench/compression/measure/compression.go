package measure

import (
	"fmt"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/payload"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// Compression is what one worker found out about one setup and one kind. All
// figures are for one message.
type Compression struct {
	Payload float64 // bytes that the application sent
	Wire    float64 // bytes that the server wrote for them, frame headers included
	Send    usage.Cost
	Receive usage.Cost
}

// A Plan says what to measure.
type Plan struct {
	Setup library.Setup
	Kind  payload.Kind
	Warm  int // messages that go ahead, until windows are full and pools are warm
	Count int // messages that are measured
}

// Run measures sending, then receiving. It uses one goroutine of its own, so the
// caller should have set GOMAXPROCS to 1: then nothing runs beside it.
func (p Plan) Run() (Compression, error) {
	messages := p.Kind.Generate(p.Warm + p.Count)
	var c Compression
	for _, m := range messages[p.Warm:] {
		c.Payload += float64(len(m)) / float64(p.Count)
	}
	var err error
	if c.Send, c.Wire, err = p.send(messages); err != nil {
		return Compression{}, fmt.Errorf("%s sending %s: %w", p.Setup.Name, p.Kind.Name, err)
	}
	if c.Receive, err = p.receive(messages); err != nil {
		return Compression{}, fmt.Errorf("%s receiving %s: %w", p.Setup.Name, p.Kind.Name, err)
	}
	return c, nil
}

// room returns enough bytes for the frames of all messages.
func room(messages [][]byte) int {
	n := 1 << 10
	for _, m := range messages {
		n += len(m) + len(m)/8 + 64
	}
	return n
}
