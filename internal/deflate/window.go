package deflate

// Window holds the last bytes that a receiver has inflated, for the matches that
// reach back into them: as many as the agreed window holds. It grows with what
// was received. Its zero value has no size.
//
// Invariant: buf[at:] followed by buf[:at] are the bytes in their order; at is 0
// until buf is full. While the window sleeps, asleep holds them, and buf is nil.
type Window struct {
	buf    []byte
	at     int
	size   int
	asleep packed
}

// NewWindow returns an empty window of 2^bits bytes, bits from 8 to 15.
func NewWindow(bits int) Window { return Window{size: 1 << bits} }

// Len returns the number of bytes in the window.
func (w *Window) Len() int { return len(w.buf) + w.asleep.size }

// Clear empties the window and keeps its memory.
func (w *Window) Clear() { w.buf, w.at, w.asleep = w.buf[:0], 0, packed{} }

// Poison overwrites what an empty window has room for, for tests.
func (w *Window) Poison() { poison(w.buf) }

// Sleep makes the window take less memory until the next message begins, which
// then takes longer. No message is under way.
func (w *Window) Sleep() {
	inOrder := append(w.buf[w.at:len(w.buf):len(w.buf)], w.buf[:w.at]...)
	if p, ok := pack(inOrder); ok {
		w.asleep, w.buf, w.at = p, nil, 0
	}
}

// wake undoes Sleep.
func (w *Window) wake() {
	if w.asleep.size > 0 {
		w.buf, w.asleep = w.asleep.unpack(), packed{}
	}
}

// append takes p in, and lets go of what is older than the window's size.
func (w *Window) append(p []byte) {
	if len(p) >= w.size {
		w.Clear()
		p = p[len(p)-w.size:]
	}
	if free := w.size - len(w.buf); free > 0 {
		n := min(free, len(p))
		w.grow(n)
		w.buf = append(w.buf, p[:n]...)
		p = p[n:]
	}
	for len(p) > 0 {
		n := copy(w.buf[w.at:], p)
		p = p[n:]
		if w.at += n; w.at == w.size {
			w.at = 0
		}
	}
}

// grow makes room for n bytes more, and for few that nobody asked for.
func (w *Window) grow(n int) {
	need := len(w.buf) + n
	if need <= cap(w.buf) {
		return
	}
	buf := make([]byte, len(w.buf), min(need+need/8+64, w.size))
	copy(buf, w.buf)
	w.buf = buf
}

// copy copies to dst the bytes that begin back bytes before the window's end, at
// most that many, and returns their number. back is at most Len.
func (w *Window) copy(dst []byte, back int) int {
	from := w.at - back
	if w.at == 0 || from < 0 {
		from += len(w.buf)
	}
	dst = dst[:min(len(dst), back)]
	n := copy(dst, w.buf[from:])
	return n + copy(dst[n:], w.buf)
}

// Held returns how many bytes of memory the window holds.
func (w *Window) Held() int { return cap(w.buf) + cap(w.asleep.bytes) }
