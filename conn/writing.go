package conn

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ws6455/websocket/frame"
)

// writing is the sending half of a Conn. mu guards every field but dirty and
// watch.
//
// There is one pending buffer and one flusher at a time. A writer appends its
// frame to pending and, if nobody flushes, becomes the flusher: it takes the
// buffer, writes it to the transport without holding mu, and hands the role on
// to the first writer that appended meanwhile, or gives it up. Writers that
// find a flusher at work wait in queue until a flush takes their bytes along.
//
// Invariants: queue is empty unless flushing. Bytes in pending are whole
// frames; nothing reaches the transport but through the flusher.
type writing struct {
	mu       sync.Mutex
	pending  *[]byte // frames that nobody flushes yet; nil when there are none
	queue    writers // who waits for their bytes in pending
	spare    *writer // a list of writers to use again; nil without a crowd
	inFlight int     // bytes that the flusher has taken and not written
	changed  chan struct{}
	err      error // sticky copy of the verdict's

	flushing   bool  // somebody is the flusher
	streaming  bool  // a message is in the making: no other one may begin
	aside      bool  // it is compressed in one piece: Sends may pass it, uncompressed
	ended      bool  // nothing is sent any more, not even a Close frame: drop was called, or a frame cut
	closeSent  bool  // the Close frame was appended: only pongs may follow it
	delayArmed bool  // delay runs
	crowd      uint8 // how often awaitCrowd looks in vain before it stops

	dirty     atomic.Bool // pending, or an owed pong, waits for a flush
	exclusive int32       // writers of large messages that wait to be the flusher

	held    *heldMessages // messages of Send that wait for the end of the one in the making
	deflate *deflating    // nil without compression
	pong    *pong         // nil before the first ping
	delay   *time.Timer   // flushes what a Write left in pending; nil before the first one

	dropped   int64
	sent      int64
	sentBytes int64
	written   int64
	flushes   int64

	watch interrupter // used by the flusher
}

// Sizes of the output side, in bytes.
const (
	gatherSize = 4 << 10  // a larger payload is not copied where the transport gathers
	flushSize  = 32 << 10 // a Write that finds so much pending sends it, or waits
	chunkSize  = 32 << 10 // a larger payload is not copied to pending in full
	pongRoom   = 4 << 10  // pongs that wait; over that only the newest is owed
)

// heldMessages are messages that wait, and the number of their bytes.
type heldMessages struct {
	messages []message
	size     int
}

// pong is what pings are owed when too many pongs wait for the transport.
type pong struct {
	waiting int // bytes of pongs in pending and in flight, at most
	owed    bool
	n       int
	data    [frame.MaxControlPayload]byte
}

// setHeader completes the header of a frame to send.
func (c *Conn) setHeader(f *outgoing) {
	h := &f.header
	h.Length = int64(len(f.payload))
	// RFC 7692 section 7.2.1: RSV1 is set on the first frame of a message that is
	// compressed, and only there.
	h.Rsv1 = f.compressed && h.Opcode != frame.Continuation
	if c.role == Client {
		// RFC 6455 section 5.3: the masking key MUST be derived from a strong
		// source of entropy, and a fresh one is picked for each frame.
		h.Masked, h.Key = true, frame.NewKey()
	}
}

// addPending appends a whole frame to pending, masking if that is this end's part;
// mu is held.
//
// RFC 6455 section 5.1: a client MUST mask all frames that it sends; a server
// MUST NOT mask any.
func (c *Conn) addPending(f *outgoing) {
	c.wr.borrow()
	c.setHeader(f)
	*c.wr.pending, _ = appendPayload(f.header.Append(*c.wr.pending), &f.header, 0, f.payload)
}

// borrow makes sure that pending is there to be appended to; mu is held.
func (w *writing) borrow() {
	if w.pending == nil {
		w.pending = getBytes(&outputs)
	}
	if !w.dirty.Load() { // a load costs less than a store
		w.dirty.Store(true)
	}
}

// giveBack lets go of pending when nothing is in it any more; mu is held.
func (w *writing) giveBack() {
	if w.pending != nil && len(*w.pending) == 0 {
		putBytes(&outputs, w.pending)
		w.pending = nil
	}
}

// drop gives up what nobody is going to send, as the Conn has ended: now, or when
// who flushes is done. mu is held.
func (w *writing) drop() {
	w.ended = true
	if w.flushing {
		return
	}
	if w.pending != nil {
		putBytes(&outputs, w.pending)
		w.pending = nil
	}
	w.pong = nil
	w.noteDirty()
}

// noteDirty sets dirty after something was taken away; mu is held.
func (w *writing) noteDirty() {
	w.dirty.Store(w.pendingLen() > 0 || (w.pong != nil && w.pong.owed))
}

// pendingLen is the number of bytes in pending; mu is held.
func (w *writing) pendingLen() int {
	if w.pending == nil {
		return 0
	}
	return len(*w.pending)
}

// queuedLen is the number of bytes that wait for the transport; mu is held.
func (w *writing) queuedLen() int {
	n := w.pendingLen() + w.inFlight
	if w.held != nil {
		n += w.held.size
	}
	if w.deflate != nil {
		n += w.deflate.making
	}
	return n
}

// change wakes everyone who waits in await; mu is held.
func (w *writing) change() {
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

// await gives mu up until change was called or ctx ends.
func (w *writing) await(ctx context.Context) error {
	if w.changed == nil {
		w.changed = make(chan struct{})
	}
	changed := w.changed
	w.mu.Unlock()
	defer w.mu.Lock()
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// admit waits, with mu held, until blocked is false; it returns the sticky
// error of a Conn on which nothing more may be sent.
func (w *writing) admit(ctx context.Context, blocked func(*writing) bool) error {
	for {
		switch {
		case w.err != nil:
			return w.err
		case w.closeSent:
			// RFC 6455 section 5.5.1: the application MUST NOT send any more
			// data frames after sending a Close frame.
			return ErrClosed
		case !blocked(w):
			return nil
		}
		if err := w.await(ctx); err != nil {
			return err
		}
	}
}

// messageBlocked reports whether a message may not be appended now.
func messageBlocked(w *writing) bool {
	return w.streaming || fragmentBlocked(w)
}

// fragmentBlocked is messageBlocked for the fragments of the open Writer.
func fragmentBlocked(w *writing) bool {
	return w.flushing && (w.pendingLen() >= flushSize || w.exclusive > 0)
}

// transmit writes a flight. The caller is the flusher and does not hold mu.
func (c *Conn) transmit(ctx context.Context, f *flight) error {
	err := c.writeNow(f)
	for err == nil && f.left() > 0 {
		err = c.writeMore(ctx, f)
	}
	return err
}

// writeNow writes as much of a flight as the socket takes at once; other transports
// take nothing.
func (c *Conn) writeNow(f *flight) error {
	if c.raw == nil {
		return nil
	}
	err := c.raw.Write(f.attempt)
	if err != nil || f.err != 0 {
		return c.attemptError(f, err)
	}
	return nil
}

// attemptError is what writeNow returns when an attempt met an error, or was not made.
func (c *Conn) attemptError(f *flight, err error) error {
	switch {
	case err == nil:
		return c.socketError("write", f.err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil // an old deadline; writeBlocking sets a new one
	}
	return err
}

// writeMore writes some more of a flight, and waits until the transport takes it.
func (c *Conn) writeMore(ctx context.Context, f *flight) error {
	b := f.out
	if len(b) == 0 {
		b = f.tail
	}
	if c.raw == nil { // which may not tell how far it came, or be spoilt: as TLS is by a timeout
		b = b[:min(len(b), chunkSize)]
	}
	n, err := c.writeBlocking(ctx, b)
	n = min(max(n, 0), len(b)) // a net.Conn must not return anything else
	f.advance(n)
	switch {
	case n > 0 && errors.Is(err, ErrWriteTimeout):
		f.late = true
		return nil // slow is not stuck
	case err == ErrWriteCut && f.late:
		return ErrWriteTimeout // which was final, as it is over TLS
	case n == 0 && err == nil:
		return io.ErrShortWrite // a net.Conn must not do that; do not try for ever
	}
	return err
}

// writeBlocking is one Write of the transport, which ends with ctx, or with
// ErrWriteTimeout when the transport is stuck.
func (c *Conn) writeBlocking(ctx context.Context, b []byte) (int, error) {
	n, err := c.writeInTime(ctx, b)
	if err == ErrWriteCut && c.cfg.WriteTimeout == 0 {
		// Perhaps it is not ours: who made the handshake left a deadline behind.
		c.wr.watch.allow(writeSide{c}, time.Time{})
		var m int
		m, err = c.writeInTime(ctx, b[n:])
		n += m
	}
	return n, err
}

func (c *Conn) writeInTime(ctx context.Context, b []byte) (int, error) {
	w := &c.wr
	w.watch.arm(writeSide{c}, ctx)
	var until time.Time
	if c.cfg.WriteTimeout > 0 {
		until = time.Now().Add(c.cfg.WriteTimeout)
		w.watch.allow(writeSide{c}, until)
	}
	n, err := c.nc.Write(b)
	w.watch.disarm()
	if c.cfg.WriteTimeout > 0 {
		// Where an expired deadline is final it must not expire between writes.
		w.watch.allow(writeSide{c}, time.Time{})
	}
	switch {
	case err == nil || !errors.Is(err, os.ErrDeadlineExceeded):
		return n, err
	case ctx.Err() != nil:
		return n, ctx.Err()
	case c.cfg.WriteTimeout == 0 || n == 0 && time.Now().Before(until):
		return n, ErrWriteCut // by an interruption before, which was final
	}
	return n, ErrWriteTimeout
}
