package wire

import (
	"net"
	"runtime"
	"sync"
)

// A Writer writes to a connection in a goroutine of its own, in order, so that a
// suite that speaks never waits for a peer that does not listen.
type Writer struct {
	nc net.Conn

	mu      sync.Mutex
	more    sync.Cond // of mu: queue, ended or err has changed
	done    sync.Cond // of mu: left has changed
	queue   []piece
	left    int64 // octets that were queued and not written
	written int64
	ended   bool
	err     error
}

// A piece is written with one call, or with many of chop octets each.
type piece struct {
	data []byte
	chop int
}

// NewWriter returns a Writer to nc. End ends it.
func NewWriter(nc net.Conn) *Writer {
	w := &Writer{nc: nc}
	w.more.L, w.done.L = &w.mu, &w.mu
	go w.run()
	return w
}

// Write queues p, which must not be changed any more. With a chop it goes out in
// pieces of that many octets.
func (w *Writer) Write(p []byte, chop int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended || w.err != nil {
		return
	}
	w.queue = append(w.queue, piece{p, chop})
	w.left += int64(len(p))
	w.more.Signal()
}

// End has the writer end when all that was queued has gone out, or when that fails,
// and then calls after.
func (w *Writer) End(after func()) {
	w.mu.Lock()
	if w.ended {
		w.mu.Unlock()
		return
	}
	w.ended = true
	w.more.Signal()
	w.mu.Unlock()
	go func() {
		w.mu.Lock()
		for w.left > 0 && w.err == nil {
			w.done.Wait()
		}
		w.mu.Unlock()
		after()
	}()
}

// Counts returns how many octets went out and how many still wait.
func (w *Writer) Counts() (written, left int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.written, w.left
}

func (w *Writer) run() {
	for {
		w.mu.Lock()
		for len(w.queue) == 0 && !w.ended {
			w.more.Wait()
		}
		if len(w.queue) == 0 {
			w.mu.Unlock()
			return
		}
		batch := w.queue
		w.queue = nil
		w.mu.Unlock()
		for _, p := range batch {
			if !w.write(p) {
				return
			}
		}
	}
}

// write writes a piece and reports whether that worked.
func (w *Writer) write(p piece) bool {
	for len(p.data) > 0 {
		n := len(p.data)
		if p.chop > 0 {
			n = min(n, p.chop)
			runtime.Gosched()
		}
		m, err := w.nc.Write(p.data[:n])
		p.data = p.data[n:]
		w.mu.Lock()
		w.left -= int64(m)
		w.written += int64(m)
		w.err = err
		w.done.Broadcast()
		w.mu.Unlock()
		if err != nil {
			return false
		}
	}
	return true
}
