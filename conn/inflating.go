package conn

import (
	"sync"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/deflate"
	"github.com/ws6455/websocket/internal/pool"
)

// inflating is the receiving half of permessage-deflate: it stands between the
// payload of compressed messages and the events of the parser, and belongs to it,
// but for the window between messages.
//
// Between messages it holds the window, if the peer takes its context over.
type inflating struct {
	direction
	limit int64 // inflated bytes of a message

	awake  sync.Mutex     // held from the beginning of a message to its end
	window deflate.Window // with context takeover; guarded by awake

	z    *inflater // at work on a message; nil between messages
	out  *inflatedBuffer
	in   []byte // payload that was received and not inflated yet, a part of the input
	more bool   // there may be output without more payload
	last bool   // in is the end of the message

	dropped bool // drop was called, and holds awake

	op     frame.Opcode // of the message
	size   int64        // its inflated bytes so far
	packed int64        // payload bytes that were inflated and not counted

	counted compressedCounters
}

// inflatedSize is how much of a message is inflated at once.
const inflatedSize = 16 << 10

// inflater is what a Conn borrows while it inflates a message. The window serves
// messages without context takeover.
type inflater struct {
	deflate.Inflater
	window deflate.Window
}

// inflaters has a pool for each size of the window.
var inflaters [mostWindowBits + 1]pool.Pool[inflater]

func init() {
	for bits := range inflaters {
		inflaters[bits].New = func() *inflater { return &inflater{window: deflate.NewWindow(bits)} }
		inflaters[bits].Poison = func(z *inflater) { z.window.Poison() }
	}
}

// inflated are buffers for pieces of messages.
var inflated = pool.Pool[inflatedBuffer]{
	New:    func() *inflatedBuffer { return new(inflatedBuffer) },
	Poison: func(b *inflatedBuffer) { pool.PoisonBytes(b[:]) },
}

type inflatedBuffer [inflatedSize]byte

func newInflating(d direction, limit int64) *inflating {
	f := &inflating{direction: d, limit: limit}
	if d.takeover {
		f.window = deflate.NewWindow(d.windowBits)
	}
	return f
}

// feed takes the next payload of the message under way, which must stay as it is
// until more is false.
func (f *inflating) feed(op frame.Opcode, payload []byte, last bool) {
	if f.z == nil {
		f.begin(op)
	}
	f.in, f.last, f.more = payload, last, true
}

func (f *inflating) begin(op frame.Opcode) {
	f.op, f.size = op, 0
	f.z = inflaters[f.windowBits].Get()
	f.awake.Lock()
	if f.takeover {
		f.z.Begin(&f.window)
	} else {
		f.z.Begin(&f.z.window)
	}
}

// next inflates the next piece of the message. Without data and end it needs more
// payload.
func (f *inflating) next() (event, error) {
	if f.out == nil {
		f.out = inflated.Get()
	}
	dst := f.out[:]
	if left := f.limit - f.size; left < inflatedSize {
		dst = dst[:left+1] // a byte over the limit shows that the message is too big
	}
	n, read, err := f.z.Inflate(dst, f.in)
	f.in = f.in[read:]
	f.packed += int64(read)
	f.more = n == len(dst)
	end := false
	if err == nil && f.last && !f.more {
		var m int
		m, err = f.z.Finish(dst[n:])
		n += m
		end = err == nil && n < len(dst)
		f.more = !end
	}
	f.size += int64(n)
	switch {
	case err != nil:
		return event{}, corrupt()
	case f.size > f.limit:
		return event{}, tooBig(f.limit)
	}
	ev := event{op: f.op, end: end, data: dst[:n:n], compressed: true}
	if n == 0 && !end {
		return event{}, nil
	}
	if end {
		f.finish()
	}
	return ev, nil
}

// count counts a piece that next has returned.
func (f *inflating) count(ev event) {
	f.counted.received(ev)
	f.counted.packed.Add(f.packed)
	f.packed = 0
}

// corrupt is the violation of compressed data that cannot be inflated.
//
// RFC 6455 section 7.4.1: 1007 tells of data that was not consistent with the type
// of the message. RFC 7692 section 7.2.2 says how the data is to be inflated.
func corrupt() error {
	return &frame.ProtocolError{
		Code:    frame.StatusInvalidPayload,
		Section: "RFC 7692 7.2.2",
		Reason:  "compressed data is corrupt",
	}
}

// finish gives back what the message needed.
func (f *inflating) finish() {
	f.returnInflater()
	f.awake.Unlock()
	f.in, f.last = nil, false
}

func (f *inflating) returnInflater() {
	if !f.takeover {
		f.z.window.Clear()
	}
	f.z.Begin(&f.z.window) // or the pool would keep the Conn's window
	inflaters[f.windowBits].Put(f.z)
	f.z = nil
}

// sleep makes the window take less memory, unless a message is under way, and
// reports whether it could. Anyone may call it.
func (f *inflating) sleep() bool {
	if !f.takeover {
		return true
	}
	if !f.awake.TryLock() {
		return false
	}
	defer f.awake.Unlock()
	f.window.Sleep()
	return true
}

// rest gives the output buffer back, as nobody uses the last piece any more.
func (f *inflating) rest() {
	if f != nil && f.out != nil {
		inflated.Put(f.out)
		f.out = nil
	}
}

// detach leaves the output buffer to who holds the last piece.
func (f *inflating) detach() {
	if f != nil && f.out != nil {
		inflated.Leave(f.out)
		f.out = nil
	}
}

// drop gives up the message under way, as the Conn has ended.
func (f *inflating) drop() {
	if f == nil || f.dropped {
		return
	}
	f.dropped = true
	if f.z == nil {
		f.awake.Lock()
	} else {
		f.returnInflater()
	}
	f.in, f.more = nil, false
	f.window = deflate.Window{} // nobody will lock awake again
}
