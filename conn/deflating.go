package conn

import (
	"github.com/ws6455/websocket/internal/deflate"
	"github.com/ws6455/websocket/internal/pool"
)

// deflating is the sending half of permessage-deflate.
//
// With context takeover every compressed message takes the ones before it for
// known, in the order in which they go out. So a message is compressed where that
// order is settled: in one step with being appended to pending, under writing.mu,
// or, when it is long, aside, while writing.streaming keeps back what would use the
// history too. Who has set streaming owns own. Once a message is in the history its
// frame must go out: nobody may take it back.
type deflating struct {
	direction
	level     int
	threshold int

	own     deflate.Deflater // with context takeover
	counted Compressed       // guarded by writing.mu
	making  int              // bytes that Send compresses; guarded by writing.mu
}

// longMessage is the size in bytes from which on a message is not compressed
// under writing.mu, so that control frames do not wait for it; but for messages that
// have waited for a Writer. A shorter one takes about a tenth of a millisecond.
const longMessage = 8 << 10

func newDeflating(d direction, c Compression) *deflating {
	c = c.resolved(d)
	z := &deflating{direction: d, level: c.Level, threshold: c.Threshold}
	if d.takeover {
		z.own.Init(d.windowBits, c.Level)
	}
	return z
}

// wants reports whether a message of n bytes is to be compressed.
func (d *deflating) wants(n int) bool { return d != nil && n >= d.threshold }

// compress replaces the payload of f, which is m's, by what it is compressed to in
// dst, unless that is more.
func (d *deflating) compress(f *outgoing, m *message, dst *[]byte) {
	if payload := d.compressed(m, dst); len(payload) < len(m.data) {
		f.payload, f.compressed, f.kept = payload, true, d.takeover
	}
}

func (d *deflating) compressed(m *message, dst *[]byte) []byte {
	if m.prepared != nil {
		return m.prepared.deflated(d.windowBits)
	}
	z := d.begin()
	defer d.end(z)
	*dst = z.Compress(*dst, m.data, true)
	return *dst
}

// sent takes a message that went through compress, and that goes out, into the
// history.
func (d *deflating) sent(m *message, f *outgoing) {
	switch {
	case !f.kept:
		return
	case m.prepared != nil:
		d.own.Append(m.data)
	default:
		d.own.Accept(m.data)
	}
}

// free gives the history up, as the Conn has ended.
func (d *deflating) free() {
	if d != nil {
		d.own = deflate.Deflater{}
	}
}

// begin returns the Deflater of the next message.
func (d *deflating) begin() *deflate.Deflater {
	if d.takeover {
		return &d.own
	}
	return borrowDeflater(d.windowBits, d.level)
}

// end lets go of the Deflater of a message.
func (d *deflating) end(z *deflate.Deflater) {
	if !d.takeover {
		returnDeflater(z)
	}
}

// alone are Deflaters for messages that are compressed by themselves.
var alone = pool.Pool[deflate.Deflater]{
	New:    func() *deflate.Deflater { return new(deflate.Deflater) },
	Poison: (*deflate.Deflater).Poison,
}

func borrowDeflater(windowBits, level int) *deflate.Deflater {
	z := alone.Get()
	z.Init(windowBits, level)
	return z
}

func returnDeflater(z *deflate.Deflater) {
	z.Forget()
	alone.Put(z)
}
