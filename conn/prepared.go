package conn

import (
	"context"
	"math/bits"
	"sync"

	"github.com/ws6455/websocket/frame"
)

// Prepared is a message that was checked once, to be sent to many Conns. It is
// compressed once for all that agreed on compression within the same window, in a
// form that takes no earlier message for known, so it fits between the messages
// of every one of them, at the default level. It never changes, so any number of goroutines may send it.
type Prepared struct {
	op      frame.Opcode
	payload []byte
	packed  [mostWindowBits + 1]packed // by the logarithm of the window
}

// packed is a message compressed within one window.
type packed struct {
	once    sync.Once
	payload []byte
}

// Prepare returns the message p, of which it keeps a copy. op and p are as in
// Conn.Write.
func Prepare(op frame.Opcode, p []byte) (*Prepared, error) {
	if err := checkMessage(op, p); err != nil {
		return nil, wrap("prepare", err)
	}
	return &Prepared{op: op, payload: copyOut(nil, p)}, nil
}

// deflated returns the message compressed within a window of 2^windowBits bytes,
// or in a smaller one that holds all of it.
func (m *Prepared) deflated(windowBits int) []byte {
	windowBits = min(windowBits, max(bits.Len(uint(len(m.payload))), leastWindowBits))
	packed := &m.packed[windowBits]
	packed.once.Do(func() {
		z := borrowDeflater(windowBits, defaultLevel)
		defer returnDeflater(z)
		packed.payload = z.Compress(nil, m.payload, true)
	})
	return packed.payload
}

// message returns the message for the ways on which others go.
func (m *Prepared) message() *message {
	return &message{op: m.op, data: m.payload, prepared: m}
}

// WritePrepared is Write for a Prepared message.
func (c *Conn) WritePrepared(ctx context.Context, m *Prepared) error {
	if err := ctx.Err(); err != nil {
		return wrap("write", err)
	}
	return wrap("write", c.writeMessage(ctx, m.message()))
}

// SendPrepared is Send for a Prepared message.
func (c *Conn) SendPrepared(m *Prepared) error {
	return wrap("send", c.enqueue(m.message()))
}
