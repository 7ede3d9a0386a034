package inflate

// A Window is the history of one direction: the last octets of all messages so
// far, at most size of them. It refers to messages where it can instead of copying
// them, see [Window.Keep].
type Window struct {
	size int

	// run is the longest end of the history that lies in one piece in kept
	// messages. While it is as long as the history, buf is not used.
	run []byte
	// buf ends with the history otherwise, in room of two sizes, so that only
	// every so often something has to be moved.
	buf []byte
	// length is the length of the history, whose maximum is size.
	length int
}

// NewWindow returns an empty Window for size octets.
func NewWindow(size int) *Window { return &Window{size: size} }

// Bytes returns the history. It is good until the next Add or Keep.
func (w *Window) Bytes() []byte {
	if len(w.run) >= w.length {
		return w.run[len(w.run)-w.length:]
	}
	return w.buf[len(w.buf)-w.length:]
}

// Kept reports whether what Bytes returns is part of kept messages, and so stays as it
// is.
func (w *Window) Kept() bool { return len(w.run) >= w.length }

// Add appends a message of which the caller may do with as it likes afterwards.
func (w *Window) Add(message []byte) {
	if len(message) == 0 {
		return
	}
	w.own(message)
	w.run = nil
}

// Keep appends a message that is never changed. Messages that lie one behind the
// other in memory are kept as one.
func (w *Window) Keep(message []byte) {
	if len(message) == 0 {
		return
	}
	length := min(w.length+len(message), w.size)
	run := message
	if follows(w.run, message) {
		run = w.run[:len(w.run)+len(message)]
	}
	if len(run) < length {
		w.own(message)
	}
	w.length = length
	// A longer run would keep what no distance can reach.
	w.run = run[max(len(run)-w.size, 0):]
}

// own appends to buf, after what only run had.
func (w *Window) own(message []byte) {
	if w.buf == nil {
		w.buf = make([]byte, 0, 2*w.size)
	}
	message = message[max(len(message)-w.size, 0):]
	switch stay := min(w.length, w.size-len(message)); {
	case w.Kept():
		w.buf = append(w.buf[:0], w.run[len(w.run)-stay:]...)
	case len(w.buf)+len(message) > cap(w.buf):
		w.buf = w.buf[:copy(w.buf, w.buf[len(w.buf)-stay:])]
	}
	w.buf = append(w.buf, message...)
	w.length = min(w.length+len(message), w.size)
}

// follows reports whether b begins in memory where a ends.
func follows(a, b []byte) bool {
	n := len(a)
	return n > 0 && cap(a) > n && &a[:n+1][n] == &b[0]
}
