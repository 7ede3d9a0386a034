package suite

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/ws6455/websocket/autobahn/internal/deflater"
	"github.com/ws6455/websocket/autobahn/internal/echo"
	"github.com/ws6455/websocket/autobahn/internal/wire"
)

// A CompressedExchange is a step that sends compressed messages one at a time, the next
// when the echo of the last has come, compares the echoes, and closes. The messages are
// cut from Data one behind the other. The case's Patience counts from its beginning.
type CompressedExchange struct {
	Opcode   byte
	Size     int           // of a message
	Count    int           // of messages
	Data     func() []byte // what they are cut from
	Fragment int           // cuts what a message was compressed to, as in Message
}

// memo is shared by all exchanges: what one peer compresses another often compresses
// to the same.
var memo = sync.OnceValue(func() *echo.Memo { return echo.NewMemo(64 << 20) })

func (x CompressedExchange) play(t *Talk) {
	var plain, compressed []byte
	verifier := echo.NewVerifier(memo(), t.deflate.receives.bits(), !t.deflate.receives.NoTakeover)
	source := deflater.NewSource(x.Data(), x.Size, t.deflate.sends.bits(), !t.deflate.sends.NoTakeover)
	e := t.begin(x.Count)
	t.onWhole = func(m *message) { e.echo(func() string { return x.wrong(verifier, m, plain) }) }
	e.run(func(int) {
		plain, compressed = source.Next()
		t.sendFragments(Frame{Opcode: x.Opcode, RSV: rsv1, Payload: compressed}, x.Fragment)
	})
	t.onWhole = func(*message) {}
	e.end("each with the type and the octets of its message")
}

// wrong says what is wrong with an echo, or nothing. A peer may send a message without
// compressing it (RFC 7692 section 6).
func (x CompressedExchange) wrong(verifier *echo.Verifier, m *message, plain []byte) string {
	if m.opcode != x.Opcode {
		return "the echo has another type than the message"
	}
	if m.compressed {
		if err := verifier.Verify(m.payload, plain); err != nil {
			return err.Error()
		}
	} else if !bytes.Equal(m.payload, plain) {
		return fmt.Sprintf("the echo of a message of %d octets has %d, or others", len(plain), len(m.payload))
	}
	return ""
}

// sendFragments sends a message in fragments of n octets, as Message does, but in one
// piece; with 0 it is one frame.
func (t *Talk) sendFragments(f Frame, n int) {
	rest := f.Payload
	octets := make([]byte, 0, len(rest)+14+framesOf(len(rest), n)*14)
	for n > 0 && len(rest) >= n {
		f.Payload, f.More = rest[:n], true
		octets = t.append(octets, f)
		rest, f = rest[n:], Frame{Opcode: wire.Continuation}
	}
	f.Payload, f.More = rest, false
	t.out.Write(t.append(octets, f), 0)
}

// framesOf is how many whole fragments of n octets a payload has.
func framesOf(size, n int) int {
	if n == 0 {
		return 0
	}
	return size / n
}
