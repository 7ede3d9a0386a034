package conn

import "github.com/ws6455/websocket/internal/pool"

// The sizes of pooled buffers. An input buffer holds a message of 16 KiB and
// its header, so that such a message takes one read; the small size is what a
// transport that cannot tell when it is readable is waited on with.
const (
	inputSize     = 16<<10 + 512
	waitingSize   = 512
	outputSize    = 4 << 10
	largestPooled = 2 << 20 // a message of the default ReadLimit has grown into less
)

type (
	inputBuffer   [inputSize]byte
	waitingBuffer [waitingSize]byte
	bytesPool     = pool.Pool[[]byte]
)

var (
	inputs = pool.Pool[inputBuffer]{
		New:    func() *inputBuffer { return new(inputBuffer) },
		Poison: func(b *inputBuffer) { pool.PoisonBytes(b[:]) },
	}
	waitings = pool.Pool[waitingBuffer]{
		New:    func() *waitingBuffer { return new(waitingBuffer) },
		Poison: func(b *waitingBuffer) { pool.PoisonBytes(b[:]) },
	}
	outputs  = bytesPool{New: newOutput, Poison: poisonBytes}
	scratchs = bytesPool{New: func() *[]byte { return new([]byte) }, Poison: poisonBytes}
)

func newOutput() *[]byte {
	b := make([]byte, 0, outputSize)
	return &b
}

func poisonBytes(b *[]byte) { pool.PoisonBytes((*b)[:cap(*b)]) }

// getInput borrows an input buffer of waitingSize or inputSize bytes. A larger
// one, for what came with the handshake, is not borrowed.
func getInput(size int) []byte {
	switch size {
	case waitingSize:
		return waitings.Get()[:]
	case inputSize:
		return inputs.Get()[:]
	}
	return make([]byte, size)
}

// putInput gives back what getInput has returned.
func putInput(b []byte) {
	switch len(b) {
	case waitingSize:
		waitings.Put((*waitingBuffer)(b))
	case inputSize:
		inputs.Put((*inputBuffer)(b))
	}
}

// leaveInput leaves what getInput has returned to who still looks at it.
func leaveInput(b []byte) {
	switch len(b) {
	case waitingSize:
		waitings.Leave((*waitingBuffer)(b))
	case inputSize:
		inputs.Leave((*inputBuffer)(b))
	}
}

// getBytes borrows an empty slice from p.
func getBytes(p *bytesPool) *[]byte {
	b := p.Get()
	*b = (*b)[:0]
	return b
}

// putBytes gives a slice back; one that has grown large is left to the
// garbage collector, so that one large message does not hold memory for long.
func putBytes(p *bytesPool, b *[]byte) {
	if cap(*b) > largestPooled {
		p.Leave(b)
		return
	}
	p.Put(b)
}
