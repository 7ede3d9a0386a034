package conn

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	"github.com/ws6455/websocket/frame"
)

// ending is how a Conn ends. The states, after RFC 6455 sections 4.1 and 7:
//
//	OPEN    verdict is nil and writing.closeSent is false
//	CLOSING the Close frame was sent, or verdict is set: no new messages
//	CLOSED  done is closed: the transport is
//
// verdict is set once, by whoever meets the first fatal error or the peer's
// Close frame; it alone then goes on to conclude.
type ending struct {
	verdict atomic.Pointer[verdict]
	clean   atomic.Bool                   // the peer's Close frame was received
	done    atomic.Pointer[chan struct{}] // closed with the transport; made when asked for

	// closing is set by the first caller of Close, which waits for the reader's
	// place to become free.
	closing atomic.Pointer[chan struct{}]
}

// closedDone is the done channel of a Conn that has ended before it was asked for.
var closedDone = func() *chan struct{} {
	done := make(chan struct{})
	close(done)
	return &done
}()

// finish tells that the transport is closed. It is called once.
func (e *ending) finish() {
	if done := e.done.Swap(closedDone); done != nil {
		close(*done)
	}
}

// sticky returns the error that ended the Conn; nil while it is open.
func (e *ending) sticky() error {
	if v := e.verdict.Load(); v != nil {
		return v.err
	}
	return nil
}

// Close performs the closing handshake (RFC 6455 section 7.1.2): it sends a
// Close frame, waits for the peer's, and closes the transport. code is one that
// may stand in a Close frame, or frame.StatusNoStatusReceived for none; reason
// is UTF-8 of at most 123 bytes, without CR, LF and NUL.
//
// Messages that come before the peer's Close frame go to the goroutine that
// reads, if there is one, and are dropped otherwise. The wait is bounded by ctx
// and by Config.CloseTimeout; when either ends first the transport is closed
// all the same, as CloseNow does it, and the error tells. Close returns nil if
// the closing handshake was complete, also when the peer began it, and may be
// called again.
func (c *Conn) Close(ctx context.Context, code frame.StatusCode, reason string) error {
	var room [frame.MaxControlPayload]byte
	payload, err := frame.AppendClose(room[:0], code, reason)
	if err != nil {
		return wrap("close", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.cfg.CloseTimeout, ErrCloseTimeout)
	defer cancel()
	if freed := make(chan struct{}, 1); c.end.closing.CompareAndSwap(nil, &freed) {
		if c.writeControl(ctx, frame.Close, payload) == nil {
			c.readClose(ctx, freed)
		}
	}
	select {
	case <-c.Done():
	case <-ctx.Done():
		c.CloseNow()
	}
	err = c.end.sticky()
	switch {
	case c.end.clean.Load():
		return nil
	case ctx.Err() != nil && err == ErrClosed: // closed here, since ctx ended
		err = context.Cause(ctx)
	}
	return wrap("close", err)
}

// readClose reads on until the peer's Close frame ends the Conn, or leaves that
// to the goroutine that reads as long as there is one.
func (c *Conn) readClose(ctx context.Context, freed <-chan struct{}) {
	for c.end.sticky() == nil && ctx.Err() == nil {
		if c.rd.mu.TryLock() {
			c.dropMessages(ctx)
			c.endRead()
			continue
		}
		select {
		case <-freed:
		case <-c.Done():
		case <-ctx.Done():
		}
	}
}

// dropMessages reads and drops messages until the Conn or ctx ends. The caller
// has the reader's place.
func (c *Conn) dropMessages(ctx context.Context) {
	rd := &c.rd
	if c.end.sticky() != nil {
		return // what reading needs was given back
	}
	if rd.lent {
		rd.detach()
	}
	if rd.stream != nil {
		rd.stream.err = ErrStaleReader
	}
	rd.stream, rd.saved = nil, nil
	for {
		if _, err := c.next(ctx); err != nil {
			return
		}
	}
}

// CloseNow closes the transport at once, without a closing handshake. Blocked
// calls return. It returns nil, and may be called again and after Close.
//
// When the Conn has ended already, by the peer's Close frame or a violation,
// the peer has a quarter of a second to take the Close frame that answers, and
// to close in its turn; so a handler may defer CloseNow.
func (c *Conn) CloseNow() error {
	c.flushBeforeEnding()
	c.awaitPeer()
	c.conclude(&verdict{err: ErrClosed})
	c.wr.watch.kill(writeSide{c}) // who writes, be it TLS's farewell, lets TLS go
	c.closeTransport()            // ends a closing handshake that is still under way
	<-c.Done()
	return nil
}

// answerTime is how long CloseNow lets the end of the Conn take by itself.
const answerTime = 250 * time.Millisecond

// awaitPeer gives linger some time to end, if it is at work.
func (c *Conn) awaitPeer() {
	if v := c.end.verdict.Load(); v == nil || v.code == 0 {
		return
	}
	timer := time.NewTimer(answerTime)
	defer timer.Stop()
	select {
	case <-c.Done():
	case <-timer.C:
	}
}

// Done returns a channel that is closed when the Conn has ended and its
// transport is closed.
func (c *Conn) Done() <-chan struct{} {
	if done := c.end.done.Load(); done != nil {
		return *done
	}
	done := make(chan struct{})
	c.end.done.CompareAndSwap(nil, &done)
	return *c.end.done.Load()
}

// closedByPeer ends the Conn with the peer's Close frame.
func (c *Conn) closedByPeer(e *CloseError) error {
	c.end.clean.Store(true)
	v := judge(e)
	if c.end.closing.Load() != nil {
		v.err = ErrClosed // it is the answer to ours
	}
	return c.conclude(v)
}

// fail ends the Conn with its first fatal error, and returns that one.
func (c *Conn) fail(err error) error { return c.conclude(judge(err)) }

// conclude ends the Conn, if v comes first, and returns the sticky error. What it
// calls is shallow: a goroutine whose stack had to grow for the end of its Conn would
// pay a tenth of a short connection for that.
func (c *Conn) conclude(v *verdict) error {
	if !c.end.verdict.CompareAndSwap(nil, v) {
		return c.wr.refuse(c.end.sticky())
	}
	c.alive.stop()
	c.resting.stop()
	c.pings.Load().fail(v.err)
	c.stopWriting(v)
	switch {
	case v.code != 0:
		if c.rd.watch.kill(readSide{c}) != nil {
			c.nc.Close() // or linger would wait for a reader that nothing wakes
		}
		go c.linger()
		return v.err
	case c.raw != nil: // closing wakes whoever is blocked in a socket
		c.rd.watch.retire()
		c.nc.Close()
		c.wr.watch.retire()
	default:
		c.rd.watch.kill(readSide{c})
		c.closeTransport()
		c.wr.watch.kill(writeSide{c})
	}
	c.dropRead()
	c.end.finish()
	return v.err
}

// closeTransport closes the transport. TLS tells its peer, and would wait some seconds for
// a transport that is stuck.
func (c *Conn) closeTransport() {
	if c.raw == nil {
		farewell := time.AfterFunc(answerTime, func() { c.wr.watch.kill(writeSide{c}) })
		defer farewell.Stop()
	}
	c.nc.Close()
}

// refuse lets nobody append any more, and returns err. Who came first to conclude may
// not have come to stopWriting yet; and who comes second may have cut a message, into
// which nothing else may go.
func (w *writing) refuse(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
	return err
}

// stopWriting ends everyone who waits to append more, and sends the Close frame
// that v asks for, if none was sent.
func (c *Conn) stopWriting(v *verdict) {
	w := &c.wr
	w.mu.Lock()
	w.err = v.err
	if !w.streaming {
		w.deflate.free()
	}
	w.change()
	if v.code == 0 {
		w.drop()
	}
	if v.code == 0 || w.closeSent {
		w.mu.Unlock()
		return
	}
	payload, err := frame.AppendClose(nil, v.code, v.reason)
	if err == nil {
		c.addPending(uncompressed(frame.Close, payload))
		w.closeSent = true
	}
	c.flushWithoutWaiting()
}

// drainLimit is how many bytes are read and dropped while the peer takes note
// of the end.
const drainLimit = 16 << 20

// linger ends the transport so that the peer gets the Close frame. A socket
// that is closed while bytes wait in it resets the connection, and the peer
// would lose what it was sent last: so the server ends only its sending
// direction, and both read on until the end.
//
// RFC 6455 section 7.1.1: the server MUST close the TCP connection
// immediately; the client should wait for that.
func (c *Conn) linger() {
	defer c.end.finish()
	defer c.dropRead()
	defer c.endWriting()
	defer c.closeTransport()
	ctx, cancel := context.WithTimeout(context.Background(), c.cfg.CloseTimeout)
	defer cancel()
	if c.flushLast(ctx) != nil {
		return
	}
	if c.role == Server && !closeWrite(c.nc) {
		return
	}
	c.rd.mu.Lock() // whoever read was interrupted
	defer c.rd.mu.Unlock()
	c.rd.drop()
	deadline, _ := ctx.Deadline()
	if c.nc.SetReadDeadline(deadline) == nil {
		io.CopyN(io.Discard, c.nc, drainLimit)
	}
}

// endWriting ends the sending direction, with what could not be sent.
func (c *Conn) endWriting() {
	c.wr.watch.kill(writeSide{c})
	c.wr.mu.Lock()
	defer c.wr.mu.Unlock()
	c.wr.drop()
}

// flushLast flushes after the Conn has ended: what was pending, and the Close
// frame.
func (c *Conn) flushLast(ctx context.Context) error {
	w := &c.wr
	w.mu.Lock()
	for w.flushing {
		if err := w.await(ctx); err != nil {
			w.mu.Unlock()
			return err
		}
	}
	if w.ended {
		w.mu.Unlock()
		return c.end.sticky()
	}
	w.flushing = true
	return c.flush(ctx, span{})
}
