package mempipe

import "sync"

// chunkSize makes a chunk, with its fields, one 4 KiB size class.
const chunkSize = 4096 - 32

// chunk is one piece of a buffer. data[r:w] is what waits to be read.
type chunk struct {
	next *chunk
	r, w int
	data [chunkSize]byte
}

var chunks = sync.Pool{New: func() any { return new(chunk) }}

// buffer is a queue of bytes in chunks that are borrowed as bytes arrive and
// given back as they drain: an empty buffer holds no memory. No chunk in the
// queue is empty.
type buffer struct {
	head, tail *chunk
	size       int
}

// write appends the whole of p.
func (b *buffer) write(p []byte) {
	b.size += len(p)
	for len(p) > 0 {
		if b.tail == nil || b.tail.w == chunkSize {
			b.grow()
		}
		n := copy(b.tail.data[b.tail.w:], p)
		b.tail.w += n
		p = p[n:]
	}
}

func (b *buffer) grow() {
	c := chunks.Get().(*chunk)
	if b.tail == nil {
		b.head = c
	} else {
		b.tail.next = c
	}
	b.tail = c
}

// read moves up to len(p) bytes into p and returns their number.
func (b *buffer) read(p []byte) int {
	n := 0
	for n < len(p) && b.head != nil {
		c := b.head
		k := copy(p[n:], c.data[c.r:c.w])
		c.r += k
		n += k
		if c.r == c.w {
			b.shrink()
		}
	}
	b.size -= n
	return n
}

func (b *buffer) shrink() {
	c := b.head
	b.head = c.next
	if b.head == nil {
		b.tail = nil
	}
	c.next, c.r, c.w = nil, 0, 0
	chunks.Put(c)
}

// discard gives every chunk back.
func (b *buffer) discard() {
	for b.head != nil {
		b.shrink()
	}
	b.size = 0
}
