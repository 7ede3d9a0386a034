package conn

import "github.com/ws6455/websocket/internal/pool"

// flight is what a flusher has taken and writes: whole frames, and payload of the
// last one that was too long to be copied to them. It belongs to the flusher, who
// borrows it, so that a Conn that writes nothing has none.
type flight struct {
	frames *[]byte
	queue  writers // who waits for them
	own    span    // the flusher's own frame in frames; empty: it has none
	pongs  int     // what pong.waiting counts of frames

	out  []byte // what of frames did not go out yet
	tail []byte // what follows them
	n    int    // bytes that went out
	late bool   // WriteTimeout has ended a call that made some progress

	attempt func(fd uintptr) bool // writes what the socket takes; made once
	err     errno                 // what it met; 0: nothing
}

var flights = pool.Pool[flight]{New: func() *flight {
	f := new(flight)
	f.attempt = func(fd uintptr) bool {
		n, err := writeFD(fd, f.out, f.tail)
		f.advance(n)
		if f.err = err; err == errWouldBlock {
			f.err = 0
		}
		return true // never wait
	}
	return f
}}

// span is a part of a buffer.
type span struct{ start, end int }

func (s span) len() int { return s.end - s.start }

// left is the number of bytes that did not go out yet.
func (f *flight) left() int { return len(f.out) + len(f.tail) }

// advance notes that n bytes went out.
func (f *flight) advance(n int) {
	f.n += n
	m := min(n, len(f.out))
	f.out, f.tail = f.out[m:], f.tail[n-m:]
}

// stay queues the writers again that still wait, and removes the frames of the others:
// the flusher's role must never be handed to one of them.
func (f *flight) stay() {
	for wt := range f.queue.all() {
		if wt.state == gone {
			f.queue.remove(wt)
			cut(f.frames, span{wt.start, wt.end}, &f.queue)
			continue
		}
		wt.state = queued
	}
}

// cut removes a frame from buf and moves the later ones in queue down.
func cut(buf *[]byte, s span, queue *writers) {
	*buf = append((*buf)[:s.start], (*buf)[s.end:]...)
	for wt := range queue.all() {
		if wt.start >= s.end {
			wt.start, wt.end = wt.start-s.len(), wt.end-s.len()
		}
	}
}

// land gives f back.
func (f *flight) land() {
	f.frames, f.queue, f.out, f.tail, f.late = nil, writers{}, nil, nil, false
	flights.Put(f)
}
