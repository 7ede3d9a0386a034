package deflate

import (
	"math/bits"

	"github.com/ws6455/websocket/internal/pool"
)

// Deflater compresses the messages of a sender. With context takeover it belongs
// to one sender, whose last bytes it holds; without, it is borrowed for a message.
//
//	Compress, then Accept if the result was sent, for each part of a message
//
// Invariant: history[:known] is in the index, at positions from base on.
type Deflater struct {
	windowBits, level int

	history    []byte // what was sent last: up to size bytes, and some more
	base       uint32 // its position
	index      index  // of history; without buckets while the sender rests
	known      int
	compressed int  // length of the part that was compressed last, whose places the index may hold
	placed     bool // the part that was compressed last lies behind history already,
	indexed    bool // and is in the index

	asleep packed // history, which is nil then, while the sender sleeps
}

// Init makes d a Deflater without history, with a window of 2^windowBits bytes,
// windowBits from 8 to 15, and a level from 1 (fast) to 9 (small).
func (d *Deflater) Init(windowBits, level int) {
	d.windowBits, d.level = windowBits, level
	d.Forget()
	d.base++ // the index takes position 0 for none
}

// Forget empties the history, as before a message without context takeover.
func (d *Deflater) Forget() {
	d.base += uint32(len(d.history) + d.compressed)
	d.history, d.known, d.compressed = d.history[:0], 0, 0
	d.placed, d.indexed = false, false
	d.asleep = packed{}
}

// Rest gives up what can be made again from the history: more than half of the
// memory.
func (d *Deflater) Rest() { d.index, d.known = index{}, 0 }

// Sleep is Rest that makes the history take less memory as well. The next message
// then takes longer. No part of a message waits for Accept.
func (d *Deflater) Sleep() {
	d.Rest()
	if p, ok := pack(d.history); ok {
		d.asleep, d.history = p, nil
	}
}

// wake undoes Sleep.
func (d *Deflater) wake() {
	if d.asleep.size > 0 {
		d.history, d.asleep = d.asleep.unpack(), packed{}
	}
}

// Held returns how many bytes of memory d holds.
func (d *Deflater) Held() int {
	return cap(d.history) + cap(d.asleep.bytes) + 8*(len(d.index.near.buckets)+len(d.index.far.buckets))
}

// Compress appends p to dst, compressed as the next part of a message. The last
// part of a message lacks the four bytes that RFC 7692 section 7.2.1 takes off.
// The history is as it was until Accept.
func (d *Deflater) Compress(dst, p []byte, last bool) []byte {
	d.wake()
	d.placed, d.indexed, d.compressed = false, false, len(p)
	if alone := len(d.history) == 0 || len(p) >= d.size(); alone && len(p) >= longMin {
		return d.compressLong(dst, p, last)
	}
	e := encoders.Get()
	text, i := d.join(e, p)
	m := matcher{strategy: strategies[d.level], text: text, base: d.base, maxBack: d.size()}
	d.prepareIndex(len(p), i > 0)
	m.index = d.index
	if i == 0 {
		m.base += uint32(len(d.history))
		m.farMask = 0 // it costs more than it finds in a short text
	} else {
		m.insert(d.known, i)
		d.known, d.indexed = max(i-3, 0), true
	}
	e.out = dst
	for i < len(m.text) {
		e.tokens.reset()
		end := m.tokenize(&e.tokens, i)
		e.writeBlock(&e.tokens, m.text[i:end])
		i = end
	}
	dst = e.finish(last)
	encoders.Put(e)
	return dst
}

// join returns the history and p in one piece, and where p begins. A p that fills
// the window stands alone.
func (d *Deflater) join(e *encoder, p []byte) ([]byte, int) {
	switch {
	case len(d.history) == 0 || len(p) >= d.size():
		return p, 0
	case len(p) <= d.slack():
		d.makeRoom(len(p))
		d.placed = true
		return append(d.history, p...), len(d.history)
	}
	e.joined = append(append(e.joined[:0], d.history...), p...)
	return e.joined, len(d.history)
}

// Accept takes p, which was compressed last, into the history: it was sent.
func (d *Deflater) Accept(p []byte) {
	indexed := d.indexed
	if d.placed {
		d.history = d.history[:len(d.history)+len(p)]
		d.placed, d.indexed = false, false
	} else {
		d.Append(p)
	}
	if indexed {
		d.known = max(len(d.history)-3, 0) // the last places have no four bytes yet
	}
}

// Append takes p into the history: it was sent as a message that was compressed
// without it, and that the peer takes into its window.
func (d *Deflater) Append(p []byte) {
	d.wake()
	d.placed, d.indexed = false, false
	if n := len(p) - d.size(); n >= 0 {
		d.base += uint32(len(d.history) + n)
		d.history, d.known = d.history[:0], 0
		p = p[n:]
	}
	d.makeRoom(len(p))
	d.history = append(d.history, p...)
}

// Poison overwrites what an empty history has room for, for tests.
func (d *Deflater) Poison() { poison(d.history) }

// poison overwrites the whole memory of b.
func poison(b []byte) { pool.PoisonBytes(b[:cap(b)]) }

// size is the length of the window.
func (d *Deflater) size() int { return 1 << d.windowBits }

// slack is how much more than the window the history may hold, so that its bytes
// need not move down for each message.
func (d *Deflater) slack() int { return max(d.size()/8, 256) }

// makeRoom makes room for n bytes behind the history.
func (d *Deflater) makeRoom(n int) {
	need := len(d.history) + n
	if need > d.size()+d.slack() {
		old := need - d.size()
		d.history = d.history[:copy(d.history, d.history[old:])]
		d.base += uint32(old)
		d.known = max(d.known-old, 0)
		need = d.size()
	}
	if need > cap(d.history) {
		grown := make([]byte, len(d.history), min(need+need/8+64, d.size()+d.slack()))
		copy(grown, d.history)
		d.history = grown
	}
}

// Sizes of an index: the logarithm of the number of buckets in far. Near has twice
// as many, but half as many at most.
const (
	leastBuckets = 6
	mostBuckets  = 12
)

// prepareIndex makes sure that the index is large enough for the history and n
// bytes more. A text without history does without far.
func (d *Deflater) prepareIndex(n int, far bool) {
	places := min(len(d.history)+n, d.size())
	want := min(max(bits.Len(uint(max(places-1, 0)/8)), leastBuckets), mostBuckets)
	if near := min(want+1, mostBuckets-1); len(d.index.near.buckets) < 1<<near {
		d.index.near, d.known = newTable(uint(near)), 0
	}
	if far && len(d.index.far.buckets) < 1<<want {
		d.index.far, d.known = newTable(uint(want)), 0
	}
}

// encoder is what a Deflater needs while it compresses.
type encoder struct {
	blockWriter
	tokens tokens
	joined []byte
}

var encoders = pool.Pool[encoder]{
	New:    func() *encoder { return new(encoder) },
	Poison: func(e *encoder) { poison(e.joined) },
}

// finish ends a part of a message on a whole byte, with an empty stored block,
// and returns the output.
func (e *encoder) finish(last bool) []byte {
	e.write(0, 3)
	e.align()
	out := e.out
	e.out = nil
	if last {
		return out
	}
	return append(out, emptyBlock[:]...)
}
