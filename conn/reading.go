package conn

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// reading is the receiving half of a Conn. Whoever holds mu owns every field
// but more, fills and watch, which guard themselves.
//
// Buffer invariant: buf[r:w] was received and not parsed. buf is nil while
// nothing is buffered and the Conn waits (on a socket), so an idle Conn holds
// no buffer. While direct is set, which readRaw does for one read, it is the room of a
// message instead. stream.piece.data and a lent message are parts of buf, of scratch,
// or of the buffer of parser.inflate; what that has taken from buf and not inflated yet
// it inflates before buf changes.
type reading struct {
	mu    sync.Mutex // TryLock: a second reader is an error, not a queue
	watch interrupter

	parser parser
	buf    []byte
	r, w   int

	saved   *[]byte        // part of a message, left by a read that was interrupted
	scratch *[]byte        // message of Messages that did not lie whole in buf
	stream  *messageReader // the Reader whose message is being received

	attempt func(fd uintptr) bool // one read of a socket, made by newAttempt
	got     int32                 // what it read to buf: bytes, or less than 0: -errno
	waited  bool                  // it found nothing, and the runtime waited
	direct  bool                  // buf is not ours but where the payload is to go

	full  bool          // the last receive filled the small buffer: take the large one
	lent  bool          // the user holds a part of buf or scratch until the next turn
	more  atomic.Bool   // a whole frame is waiting in buf
	fills atomic.Uint32 // receives that brought bytes
}

// begin takes what the transport delivered behind the opening handshake.
func (rd *reading) begin(early []byte) {
	rd.buf = getInput(max(len(early), inputSize))
	rd.w = copy(rd.buf, early)
	rd.noteMore()
}

// beginRead takes the reader's place, from which what was lent by an earlier
// turn of Messages stays untouched.
func (c *Conn) beginRead(ctx context.Context) error {
	err := c.beginTurn(ctx)
	if err == nil && c.rd.lent {
		c.rd.detach()
	}
	return err
}

// beginTurn takes the reader's place, in which what was lent may be reused.
func (c *Conn) beginTurn(ctx context.Context) error {
	if !c.rd.mu.TryLock() {
		return c.placeTaken()
	}
	err := c.end.sticky()
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		c.endRead()
	}
	return err
}

// placeTaken says why the reader's place is not free: the Conn is about to end,
// or the caller broke the rule of one reader.
func (c *Conn) placeTaken() error {
	if err := c.end.sticky(); err != nil {
		return err
	}
	if c.end.closing.Load() != nil {
		return ErrClosed
	}
	return ErrConcurrentRead
}

// endRead leaves the reader's place. A Close that found it taken is told, and when
// the Conn has ended meanwhile nobody comes after.
func (c *Conn) endRead() {
	c.rd.noteMore()
	c.rd.mu.Unlock()
	if c.end.sticky() != nil {
		c.dropRead()
	}
	if freed := c.end.closing.Load(); freed != nil {
		select {
		case *freed <- struct{}{}:
		default:
		}
	}
}

// noteMore tells writers whether the next read will find a whole frame.
func (rd *reading) noteMore() {
	if more := rd.parser.lookAhead(rd.buf[rd.r:rd.w]); more != rd.more.Load() {
		rd.more.Store(more)
	}
}

// next returns the next piece of message data. Control frames that come before
// it are dealt with.
func (c *Conn) next(ctx context.Context) (event, error) {
	rd := &c.rd
	for {
		ev, n, err := rd.parser.next(rd.buf[rd.r:rd.w])
		rd.r += n
		switch {
		case err != nil:
			return event{}, c.fail(err)
		case ev.op == 0:
			_, err = c.receive(ctx, nil)
		case ev.op.IsControl():
			err = c.control(ev)
		default:
			c.stats.received(ev)
			if ev.compressed {
				c.noteInflated(ev)
			}
			return ev, nil
		}
		if err != nil {
			return event{}, err
		}
	}
}

// noteInflated takes note of a piece that was compressed.
func (c *Conn) noteInflated(ev event) {
	f := c.rd.parser.inflate
	f.count(ev)
	if ev.end && f.takeover {
		c.keepAwake()
	}
}

// receive waits for bytes and reads them into dst, or into the buffer when dst
// is nil. It returns a context's error, after which the Conn goes on, or the
// sticky error.
func (c *Conn) receive(ctx context.Context, dst []byte) (int, error) {
	rd := &c.rd
	rd.more.Store(false)
	rd.parser.inflate.rest()
	c.flushBeforeWaiting()
	for range 100 { // as many empty reads as bufio bears
		rd.watch.arm(readSide{c}, ctx)
		var n int
		var err error
		if c.raw != nil {
			n, err = c.readRaw(dst)
		} else {
			n, err = c.readConn(dst)
		}
		rd.watch.disarm()
		switch {
		case n > 0:
			rd.fills.Add(1)
			return n, nil
		case err == nil:
		case !errors.Is(err, os.ErrDeadlineExceeded):
			return 0, c.fail(err)
		case c.end.sticky() != nil:
			return 0, c.end.sticky()
		case ctx.Err() != nil:
			return 0, ctx.Err()
		default:
			// It expired and nobody here set it: who made the handshake left it.
			rd.watch.allow(readSide{c}, time.Time{})
		}
	}
	return 0, c.fail(io.ErrNoProgress)
}

// readConn makes one read of a transport that is no socket.
func (c *Conn) readConn(dst []byte) (int, error) {
	rd := &c.rd
	if dst != nil {
		return c.nc.Read(dst)
	}
	n, err := c.nc.Read(rd.room(rd.waitingSize()))
	rd.took(n)
	return n, err
}

// readRaw reads from a socket, holding the buffer only while there are bytes.
//
// An idle goroutine keeps the stack that it once needed, and 2 KiB, which it begins
// with, are enough for a small loop that answers messages. So what is called from
// here down is kept shallow: buffers are borrowed here, and not in attempt.
func (c *Conn) readRaw(dst []byte) (int, error) {
	rd := &c.rd
	if rd.direct = dst != nil; rd.direct {
		rd.buf, rd.r, rd.w = dst, 0, 0
	}
	for rd.waited = true; rd.waited; {
		if !rd.direct {
			rd.room(inputSize)
		}
		rd.waited = false
		if err := c.raw.Read(rd.attempt); err != nil {
			rd.got = 0
			rd.endRaw()
			return 0, err
		}
	}
	rd.endRaw()
	switch {
	case rd.got < 0:
		return 0, c.socketError("read", errno(-rd.got))
	case rd.got == 0:
		return 0, io.EOF
	}
	return int(rd.got), nil
}

// endRaw takes note of what attempt read.
func (rd *reading) endRaw() {
	if rd.direct {
		rd.buf = nil
		return
	}
	rd.took(int(max(rd.got, 0)))
}

// newAttempt returns what is called with the descriptor until it returns true;
// between two calls the runtime waits for readability. After that it returns at once,
// so that readRaw can borrow a buffer.
func (rd *reading) newAttempt() func(fd uintptr) bool {
	return func(fd uintptr) bool {
		if rd.waited {
			return true
		}
		n, err := readFD(fd, rd.buf[rd.w:])
		if err == errWouldBlock {
			rd.waited = true
			if !rd.direct {
				rd.shrink()
			}
			return false
		}
		if rd.got = int32(n); err != 0 {
			rd.got = -int32(err)
		}
		return true
	}
}

// socketError dresses an errno as the net package does.
func (c *Conn) socketError(op string, err error) error {
	e := &net.OpError{Op: op, Source: c.nc.LocalAddr(), Addr: c.nc.RemoteAddr(), Err: os.NewSyscallError(op, err)}
	if e.Addr != nil { // as it is of a net.FileConn whose peer had gone already
		e.Net = e.Addr.Network()
	}
	return e
}

// waitingSize is the size of the buffer to wait with on a transport that
// cannot tell when it is readable.
func (rd *reading) waitingSize() int {
	if rd.full {
		return inputSize
	}
	return waitingSize
}

// room returns free space behind buf[r:w], borrowing or exchanging the buffer
// so that there is some. The unparsed bytes are fewer than minInput.
func (rd *reading) room(size int) []byte {
	old := rd.buf
	if old == nil || len(old) < size || (len(old) > size && rd.r == rd.w) {
		rd.buf = getInput(size)
	}
	rd.w = copy(rd.buf, old[rd.r:rd.w])
	rd.r = 0
	if old != nil && len(old) != len(rd.buf) {
		putInput(old)
	}
	return rd.buf[rd.w:]
}

// took notes that n bytes were read into the room.
func (rd *reading) took(n int) {
	rd.w += n
	rd.full = rd.w == len(rd.buf)
	if n <= 0 {
		rd.release()
	}
}

// shrink prepares the wait for more bytes: no buffer when nothing is in it, a
// small one for the beginning of a frame.
func (rd *reading) shrink() {
	switch n := rd.w - rd.r; {
	case n == 0:
		putInput(rd.buf)
		rd.buf, rd.r, rd.w = nil, 0, 0
	case n <= waitingSize && len(rd.buf) > waitingSize:
		rd.exchange()
	}
}

// exchange moves what is in the buffer to a small one.
func (rd *reading) exchange() {
	small := getInput(waitingSize)
	n := copy(small, rd.buf[rd.r:rd.w])
	putInput(rd.buf)
	rd.buf, rd.r, rd.w = small, 0, n
}

// release gives the buffer back when nothing is in it.
func (rd *reading) release() {
	if rd.buf != nil && rd.r == rd.w {
		putInput(rd.buf)
		rd.buf, rd.r, rd.w = nil, 0, 0
	}
}

// detach leaves the buffers that the user still holds to the garbage collector
// and goes on with a copy of what was not parsed.
func (rd *reading) detach() {
	leaveInput(rd.buf)
	if rd.scratch != nil {
		scratchs.Leave(rd.scratch)
	}
	rd.lent, rd.scratch = false, nil
	rd.parser.inflate.detach()
	if rest := rd.buf[rd.r:rd.w]; len(rest) > 0 {
		fresh := getInput(len(rd.buf))
		rd.w = copy(fresh, rest)
		rd.buf, rd.r = fresh, 0
		return
	}
	rd.buf, rd.r, rd.w = nil, 0, 0
}

// dropRead gives the buffers back once the Conn has ended, unless somebody reads,
// who does it in endRead.
func (c *Conn) dropRead() {
	if c.rd.mu.TryLock() {
		c.rd.drop()
		c.rd.mu.Unlock()
	}
}

// drop gives up what was received and not read, as the Conn has ended. What the
// user holds is left to him.
func (rd *reading) drop() {
	rd.r, rd.w, rd.saved = 0, 0, nil
	if rd.lent {
		rd.detach()
	}
	rd.parser.inflate.rest()
	rd.parser.inflate.drop()
	rd.release()
	if rd.stream != nil {
		rd.stream.piece = event{}
	}
}
