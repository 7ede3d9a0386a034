package deflater

import (
	"bytes"
	"sync"
	"sync/atomic"
)

// maxRecorded is how many octets of compressed forms are recorded at most, counting
// what it takes to keep them.
const maxRecorded = 32 << 20

// recordings are those of the process; they are replaced when they are full.
var recordings atomic.Pointer[cache]

func init() { recordings.Store(new(cache)) }

// A cache has the recordings of all keys.
type cache struct {
	size atomic.Int64

	mu   sync.Mutex
	keys map[key]*recording
}

// A key says what messages are sent and how they are compressed.
type key struct {
	data               *byte
	size, length, bits int
	takeover           bool
}

// find returns the recording of a key, which may be new.
func (c *cache) find(k key, data []byte) *recording {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.keys[k]
	if r == nil {
		r = &recording{cache: c, data: data, length: k.length, bits: k.bits, period: len(data) / k.length}
		if k.takeover {
			r.window = 1 << k.bits
			r.lead = (r.window + r.length - 1) / r.length
		}
		if c.keys == nil {
			c.keys = make(map[key]*recording)
		}
		c.keys[k] = r
	}
	return r
}

// add counts octets that were recorded.
func (c *cache) add(n int) {
	if c.size.Add(int64(n)) > maxRecorded {
		recordings.CompareAndSwap(c, new(cache))
	}
}

// A recording has the compressed forms of the messages of one key.
type recording struct {
	cache        *cache
	data         []byte
	length, bits int
	window       int // the octets before a message that its form may refer to
	lead         int // the messages before which the window is not full
	period       int // the messages after which they repeat

	mu    sync.Mutex
	forms [][]byte // of the messages from the first on
}

// form returns the compressed form of message k.
func (r *recording) form(k int) []byte {
	if k > r.lead {
		k = r.lead + (k-r.lead)%r.period
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.forms) <= k {
		r.extend()
	}
	return r.forms[k]
}

// A batch of messages is compressed at a time, because a compressor that is to go on
// must first be told the window.
const (
	batchMessages = 128
	batchOctets   = 256 << 10
)

// extend records further messages, at least one.
func (r *recording) extend() {
	s := takeStream(r.length, r.bits)
	defer putStream(s, r.length, r.bits)

	first := len(r.forms)
	last := min(first+min(batchMessages, max(batchOctets/r.length, 1)), r.lead+r.period)
	s.reset(r.history(first))
	size := 0
	var form []byte
	for k := first; k < last; k++ {
		if r.window == 0 && k > first {
			s.reset(nil)
		}
		at := k % r.period * r.length
		form = s.append(form[:0], r.data[at:at+r.length])
		r.forms = append(r.forms, bytes.Clone(form))
		size += len(form) + 32
	}
	r.cache.add(size)
}

// history returns the window before message k.
func (r *recording) history(k int) []byte {
	n := min(r.window, k*r.length)
	if n == 0 {
		return nil
	}
	at := (k*r.length - n) % len(r.data)
	return appendCycle(make([]byte, 0, n), r.data, at, n)
}
