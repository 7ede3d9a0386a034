package conn

import (
	"context"
	"runtime"
	"slices"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/utf8stream"
)

// Write sends p as one message: op is frame.Text (p must be valid UTF-8) or
// frame.Binary. Any number of goroutines may write. Write never changes p and
// does not touch it after it returned.
//
// While complete frames wait to be read, Write may return before the bytes went
// out; see Config.FlushDelay. A transport error then shows in the next call.
//
// When ctx ends before a byte of the message went out, Write returns ctx's
// error and the Conn goes on without the message. When it ends while the
// message travels together with other goroutines' messages, or waits and has been
// compressed with context takeover, so that later ones build on it, the Conn goes
// on too, and the message may still arrive. When a write that this call itself
// makes is cut half-way, the Conn ends with ErrWriteCut.
func (c *Conn) Write(ctx context.Context, op frame.Opcode, p []byte) error {
	if err := checkMessage(op, p); err != nil {
		return wrap("write", err)
	}
	if err := ctx.Err(); err != nil {
		return wrap("write", err)
	}
	m := message{op: op, data: p}
	return wrap("write", c.writeMessage(ctx, &m))
}

// messageError is a message that cannot be sent; the Conn lives.
type messageError string

func (e messageError) Error() string { return string(e) }

func checkMessage(op frame.Opcode, p []byte) error {
	switch {
	case !op.IsData():
		return messageError("a message is text or binary, not " + op.String())
	// RFC 6455 section 5.6: the payload of a text message is UTF-8.
	case op == frame.Text && !utf8stream.Valid(p):
		return messageError("text is not valid UTF-8 (RFC 6455 section 8.1)")
	}
	return nil
}

// writeFrame sends a data frame when blocked has become false.
func (c *Conn) writeFrame(ctx context.Context, f *outgoing, blocked func(*writing) bool) error {
	w := &c.wr
	w.mu.Lock()
	if err := w.admit(ctx, blocked); err != nil {
		w.mu.Unlock()
		return err
	}
	switch {
	case len(f.payload) > chunkSize:
		return c.writeLarge(ctx, f, blocked)
	case len(f.payload) > gatherSize && !w.flushing && !c.leaves() && c.gathers():
		return c.writeThrough(ctx, f)
	}
	return c.commit(ctx, c.append(f))
}

// writeLarge is the rest of writeFrame for a payload that is not copied to
// pending in full. mu is held, and given up.
func (c *Conn) writeLarge(ctx context.Context, f *outgoing, blocked func(*writing) bool) error {
	w := &c.wr
	w.exclusive++
	err := w.admit(ctx, func(w *writing) bool { return w.flushing || (w.streaming && blocked(w)) })
	w.exclusive--
	if err != nil {
		w.change()
		w.mu.Unlock()
		return err
	}
	return c.writeThrough(ctx, f)
}

// gathers reports whether the transport sends payloads from where the caller has them.
func (c *Conn) gathers() bool { return gathering && c.raw != nil && c.role == Server }

// writeThrough sends a frame behind what is pending, without copying its payload to
// pending where the transport gathers, or all of it elsewhere. mu is held, nobody
// flushes, and mu is given up.
func (c *Conn) writeThrough(ctx context.Context, f *outgoing) error {
	w := &c.wr
	w.flushing = true
	c.addOwedPong()
	start := w.pendingLen()
	w.borrow()
	c.setHeader(f)
	*w.pending = f.header.Append(*w.pending)
	w.countSent(f)
	rest, pos := f.payload, 0
	slow := c.gathers() && aliases(len(*w.pending), rest)
	if slow || !c.gathers() {
		n := min(len(rest), chunkSize-len(*w.pending)%pageSize) // what follows begins with a page
		*w.pending, pos = appendPayload(*w.pending, &f.header, 0, rest[:n])
		rest = rest[n:]
	}
	fl := c.take(span{start, w.pendingLen()})
	w.mu.Unlock()
	if slow || f.header.Masked {
		return c.writeChunks(ctx, fl, &f.header, pos, rest)
	}
	fl.tail = rest
	err := c.transmit(ctx, fl)
	w.mu.Lock()
	return c.settle(ctx, fl, err)
}

// writeChunks sends a flight, and behind it copies of the parts of p, masked from place
// pos in the key if h says so.
func (c *Conn) writeChunks(ctx context.Context, fl *flight, h *frame.Header, pos int, p []byte) error {
	chunk := getBytes(&scratchs)
	defer putBytes(&scratchs, chunk)
	err := c.transmit(ctx, fl)
	for len(p) > 0 && err == nil {
		part := p[:min(len(p), chunkSize)]
		*chunk, pos = appendPayload((*chunk)[:0], h, pos, part)
		fl.out, p = *chunk, p[len(part):]
		err = c.transmit(ctx, fl)
	}
	c.wr.mu.Lock()
	return c.settle(ctx, fl, err)
}

// appendPayload appends p, masked if h says so from place pos in the key, and
// returns the place behind it.
func appendPayload(dst []byte, h *frame.Header, pos int, p []byte) ([]byte, int) {
	if !h.Masked {
		return append(dst, p...), pos
	}
	at := len(dst)
	dst = slices.Grow(dst, len(p))[:at+len(p)]
	return dst, frame.MaskCopy(dst[at:], p, h.Key, pos)
}

// append appends a data frame to pending and returns where; nowhere, if nobody may
// take it back. mu is held.
func (c *Conn) append(f *outgoing) span {
	w := &c.wr
	start := w.pendingLen()
	c.addPending(f)
	w.countSent(f)
	if f.kept {
		return span{}
	}
	return span{start, w.pendingLen()}
}

func (w *writing) countSent(f *outgoing) {
	w.sentBytes += int64(f.size)
	messages := int64(0)
	if f.header.Fin {
		messages = 1
	}
	w.sent += messages
	if f.compressed {
		w.deflate.counted.Messages += messages
		w.deflate.counted.Bytes += int64(f.size)
		w.deflate.counted.WireBytes += int64(len(f.payload))
	}
}

// commit has the caller's frame in pending sent: by whoever flushes at the
// moment, by the caller itself, or, while the reader has frames to go through,
// by a later flush. mu is held, and given up.
func (c *Conn) commit(ctx context.Context, own span) error {
	w := &c.wr
	switch {
	case w.flushing:
		return c.waitForFlush(ctx, own)
	case c.leaves():
		c.delayFlush()
		w.mu.Unlock()
		return nil
	}
	w.flushing = true
	if w.crowd > 0 || w.flushes%probeEvery == probeEvery-1 {
		w.awaitCrowd()
	}
	return c.flush(ctx, own)
}

// leaves reports whether a Write leaves its bytes in pending. mu is held.
func (c *Conn) leaves() bool {
	return c.cfg.FlushDelay > 0 && c.rd.more.Load() && c.wr.pendingLen() < flushSize
}

// commitNow is commit without the last choice.
func (c *Conn) commitNow(ctx context.Context, own span) error {
	if c.wr.flushing {
		return c.waitForFlush(ctx, own)
	}
	c.wr.flushing = true
	return c.flush(ctx, own)
}

// How a flusher finds out whether other goroutines write as well.
const (
	probeEvery = 1024 // flushes from one look to the next, while there was no crowd
	patience   = 32   // looks in vain after which there is none any more
)

// awaitCrowd lets other goroutines that are about to write go first, so that the flush
// takes their frames along. Where there are fewer processors than such goroutines they
// would otherwise make one system call each, one after the other. It takes one turn of
// the goroutines that are ready to run, for which control frames wait as well. The
// caller is the flusher; mu is held, and given up meanwhile.
func (w *writing) awaitCrowd() {
	w.mu.Unlock()
	runtime.Gosched()
	w.mu.Lock()
	switch {
	case w.queue.first != nil:
		w.crowd = patience
	case w.crowd > 1:
		w.crowd--
	default:
		w.crowd, w.spare = 0, nil
	}
}

// waitForFlush waits until a flusher has sent own. mu is held, and given up.
func (c *Conn) waitForFlush(ctx context.Context, own span) error {
	w := &c.wr
	wt := w.newWriter(own)
	w.queue.add(wt)
	w.mu.Unlock()
	select {
	case err := <-wt.result:
		if err == errLead {
			return c.lead(ctx, wt)
		}
		w.mu.Lock()
		w.keep(wt)
		w.mu.Unlock()
		return err
	case <-ctx.Done():
		return c.leave(ctx, wt)
	}
}

// lead flushes as the writer to which the role was handed.
func (c *Conn) lead(ctx context.Context, wt *writer) error {
	w := &c.wr
	w.mu.Lock()
	own := span{wt.start, wt.end}
	w.queue.remove(wt)
	w.keep(wt)
	return c.flush(ctx, own)
}

// leave is what a waiting writer does when its context ends.
func (c *Conn) leave(ctx context.Context, wt *writer) error {
	w := &c.wr
	w.mu.Lock()
	own := span{wt.start, wt.end}
	switch wt.state {
	case queued:
		w.remove(wt)
		w.mu.Unlock()
		return own.left(ctx)
	case inFlight:
		wt.state = gone
		w.mu.Unlock()
		return leftError{ctx.Err()}
	case leader:
		w.remove(wt)
		c.handOn()
		return own.left(ctx)
	}
	w.mu.Unlock() // done
	return <-wt.result
}

// left is the end of the context of a writer that took its own frame back from
// pending, if it may.
func (s span) left(ctx context.Context) error {
	if s.len() == 0 {
		return leftError{ctx.Err()}
	}
	return ctx.Err()
}

// leftError is the end of a context after which the frame may still go out:
// another goroutine's flush has it, or nobody may take it back.
type leftError struct{ error }

func (e leftError) Unwrap() error { return e.error }

// remove takes a waiting writer and its frame out of pending. mu is held.
func (w *writing) remove(wt *writer) {
	w.queue.remove(wt)
	cut(w.pending, span{wt.start, wt.end}, &w.queue)
	w.giveBack()
	w.noteDirty()
}
