package conn

import "sync"

// The sizes of pooled buffers. An input buffer holds a message of 16 KiB and
// its header, so that such a message takes one read; the small size is what a
// transport that cannot tell when it is readable is waited on with.
const (
	inputSize     = 16<<10 + 512
	waitingSize   = 512
	outputSize    = 4 << 10
	largestPooled = 2 << 20 // a message of the default ReadLimit has grown into less
)

var (
	inputs   = sync.Pool{New: func() any { return new([inputSize]byte) }}
	waitings = sync.Pool{New: func() any { return new([waitingSize]byte) }}
	outputs  = sync.Pool{New: func() any { b := make([]byte, 0, outputSize); return &b }}
	scratchs = sync.Pool{New: func() any { return new([]byte) }}
)

// poison, set by tests, overwrites buffers that go back to a pool, so that a
// use after that shows.
var poison bool

func poisonBytes(b []byte) {
	if poison {
		for i := range b {
			b[i] = 0xDB
		}
	}
}

// getInput borrows an input buffer of waitingSize or inputSize bytes. A larger
// one, for what came with the handshake, is not borrowed.
func getInput(size int) []byte {
	switch size {
	case waitingSize:
		return waitings.Get().(*[waitingSize]byte)[:]
	case inputSize:
		return inputs.Get().(*[inputSize]byte)[:]
	}
	return make([]byte, size)
}

func putInput(b []byte) {
	poisonBytes(b)
	if len(b) == waitingSize {
		waitings.Put((*[waitingSize]byte)(b))
		return
	}
	inputs.Put((*[inputSize]byte)(b))
}

// getBytes borrows an empty slice from pool.
func getBytes(pool *sync.Pool) *[]byte {
	b := pool.Get().(*[]byte)
	*b = (*b)[:0]
	return b
}

// putBytes gives a slice back; one that has grown large is left to the
// garbage collector, so that one large message does not hold memory for long.
func putBytes(pool *sync.Pool, b *[]byte) {
	if cap(*b) > largestPooled {
		return
	}
	poisonBytes((*b)[:cap(*b)])
	pool.Put(b)
}
