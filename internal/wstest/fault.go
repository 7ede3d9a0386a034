package wstest

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"
)

// ErrInjected is what a call that fails on command returns.
var ErrInjected = errors.New("injected fault")

// ErrReset is what a call returns that finds the transport reset on command.
// It is ErrInjected too.
var ErrReset = fmt.Errorf("%w: connection reset by peer", ErrInjected)

// Faults says what goes wrong on a FaultConn. Zero fields break nothing.
type Faults struct {
	// Before, if set, is called at the beginning of every call with its number.
	Before func(call int64)
	// FailAt is the number of the first call that goes wrong, the first call
	// being 1. Every call of Read, Write, SetDeadline, SetReadDeadline,
	// SetWriteDeadline and Close counts. It fails, but for Delay and Stall.
	FailAt int64
	// Once lets the calls after FailAt work again.
	Once bool
	// HalfWrite sends half of the bytes when the call that goes wrong is a Write.
	HalfWrite bool
	// Delay makes a Read or Write that goes wrong late by that much. Its
	// deadline and Close end it before.
	Delay time.Duration
	// Stall makes a Read or Write that goes wrong wait for its deadline or Close.
	Stall bool
	// Reset breaks the transport for both ends, for good.
	Reset bool
	// ReadSize is the largest number of bytes that one Read returns.
	ReadSize int
	// WriteSize cuts a Write into several of at most that many bytes.
	WriteSize int
	// ShortWrite is the largest number of bytes that one Write takes. It
	// returns their number and no error, as a net.Conn must not.
	ShortWrite int
}

// waits reports whether a call that goes wrong is late instead of failing.
func (f *Faults) waits() bool { return f.Stall || f.Delay > 0 }

// A FaultConn is a net.Conn whose calls go wrong as its Faults say.
type FaultConn struct {
	net.Conn
	faults        Faults
	calls         atomic.Int64
	failed        atomic.Pointer[string] // the first call that went wrong
	reads, writes *waiting               // what calls wait on that are late
}

// NewFaultConn returns nc with faults.
func NewFaultConn(nc net.Conn, faults Faults) *FaultConn {
	return &FaultConn{Conn: nc, faults: faults, reads: newWaiting(), writes: newWaiting()}
}

// Calls returns the number of calls so far.
func (c *FaultConn) Calls() int64 { return c.calls.Load() }

// Failed returns the name of the method whose call was the first to go wrong, ""
// if none did yet.
func (c *FaultConn) Failed() string {
	if name := c.failed.Load(); name != nil {
		return *name
	}
	return ""
}

// wrong counts a call and reports whether it is one that goes wrong.
func (c *FaultConn) wrong(name string) bool {
	n, at := c.calls.Add(1), c.faults.FailAt
	if c.faults.Before != nil {
		c.faults.Before(n)
	}
	wrong := at > 0 && (n == at || n > at && !c.faults.Once)
	if wrong {
		c.failed.CompareAndSwap(nil, &name)
	}
	return wrong
}

// fail does what is to go wrong with a Read or a Write. Without an error the call
// is made after all.
func (c *FaultConn) fail(w *waiting) error {
	switch {
	case c.faults.Stall:
		return w.forever()
	case c.faults.Delay > 0:
		return w.until(c.faults.Delay)
	}
	return c.failNow()
}

// failNow is fail for calls that never take time.
func (c *FaultConn) failNow() error {
	if !c.faults.Reset {
		return ErrInjected
	}
	if nc, ok := c.Conn.(interface{ Reset() }); ok {
		nc.Reset()
	}
	return ErrReset
}

// Read reads up to Faults.ReadSize bytes.
func (c *FaultConn) Read(p []byte) (int, error) {
	if c.wrong("Read") {
		if err := c.fail(c.reads); err != nil {
			return 0, err
		}
	}
	return c.Conn.Read(head(p, c.faults.ReadSize))
}

// Write writes p, in the pieces and as far as the Faults allow.
func (c *FaultConn) Write(p []byte) (int, error) {
	n := 0
	if c.wrong("Write") {
		var err error
		if n, err = c.failWrite(p); err != nil {
			return n, err
		}
	}
	if c.faults.ShortWrite > 0 {
		return c.Conn.Write(head(p, c.faults.ShortWrite))
	}
	m, err := c.writePieces(p[n:])
	return n + m, err
}

// failWrite is fail for a Write; it returns how much of p went out before.
func (c *FaultConn) failWrite(p []byte) (n int, err error) {
	if c.faults.HalfWrite {
		if n, err = c.Conn.Write(p[:len(p)/2]); err != nil {
			return n, err
		}
	}
	return n, c.fail(c.writes)
}

func (c *FaultConn) writePieces(p []byte) (n int, err error) {
	for {
		piece := head(p[n:], c.faults.WriteSize)
		k, err := c.Conn.Write(piece)
		if n += k; err != nil || n == len(p) {
			return n, err
		}
	}
}

// head returns the first size bytes of p, all of it for 0.
func head(p []byte, size int) []byte {
	if size == 0 || size > len(p) {
		return p
	}
	return p[:size]
}

// Close closes the transport also when it fails.
func (c *FaultConn) Close() error {
	var failed error
	if c.wrong("Close") && !c.faults.waits() {
		failed = c.failNow()
	}
	err := c.Conn.Close()
	c.reads.close()
	c.writes.close()
	return errors.Join(failed, err)
}

// SetDeadline sets both deadlines.
func (c *FaultConn) SetDeadline(t time.Time) error {
	return c.set("SetDeadline", t, c.Conn.SetDeadline, c.reads, c.writes)
}

// SetReadDeadline sets the read deadline.
func (c *FaultConn) SetReadDeadline(t time.Time) error {
	return c.set("SetReadDeadline", t, c.Conn.SetReadDeadline, c.reads)
}

// SetWriteDeadline sets the write deadline.
func (c *FaultConn) SetWriteDeadline(t time.Time) error {
	return c.set("SetWriteDeadline", t, c.Conn.SetWriteDeadline, c.writes)
}

func (c *FaultConn) set(name string, t time.Time, set func(time.Time) error, late ...*waiting) error {
	if c.wrong(name) && !c.faults.waits() {
		return c.failNow()
	}
	for _, w := range late {
		w.setDeadline(t)
	}
	return set(t)
}
