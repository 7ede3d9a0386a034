package wstest

import (
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// ErrInjected is what a call that fails on command returns.
var ErrInjected = errors.New("injected fault")

// Faults says what goes wrong on a FaultConn. Zero fields break nothing.
type Faults struct {
	// Before, if set, is called at the beginning of every call with its number.
	Before func(call int64)
	// FailAt is the number of the first call that fails, the first call being
	// 1. Every call of Read, Write, SetDeadline, SetReadDeadline,
	// SetWriteDeadline and Close counts.
	FailAt int64
	// Once lets the calls after FailAt work again.
	Once bool
	// HalfWrite sends half of the bytes when the call that fails is a Write.
	HalfWrite bool
	// ReadSize is the largest number of bytes that one Read returns.
	ReadSize int
	// WriteSize cuts a Write into several of at most that many bytes.
	WriteSize int
	// ShortWrite is the largest number of bytes that one Write takes. It
	// returns their number and no error, as a net.Conn must not.
	ShortWrite int
}

// A FaultConn is a net.Conn whose calls go wrong as its Faults say.
type FaultConn struct {
	net.Conn
	faults Faults
	calls  atomic.Int64
}

// NewFaultConn returns nc with faults.
func NewFaultConn(nc net.Conn, faults Faults) *FaultConn {
	return &FaultConn{Conn: nc, faults: faults}
}

// Calls returns the number of calls so far.
func (c *FaultConn) Calls() int64 { return c.calls.Load() }

// fails counts a call and reports whether it is one that fails.
func (c *FaultConn) fails() bool {
	n, at := c.calls.Add(1), c.faults.FailAt
	if c.faults.Before != nil {
		c.faults.Before(n)
	}
	return at > 0 && (n == at || n > at && !c.faults.Once)
}

// Read reads up to Faults.ReadSize bytes.
func (c *FaultConn) Read(p []byte) (int, error) {
	if c.fails() {
		return 0, ErrInjected
	}
	return c.Conn.Read(head(p, c.faults.ReadSize))
}

// Write writes p, in the pieces and as far as the Faults allow.
func (c *FaultConn) Write(p []byte) (int, error) {
	if c.fails() {
		return c.failWrite(p)
	}
	if c.faults.ShortWrite > 0 {
		return c.Conn.Write(head(p, c.faults.ShortWrite))
	}
	return c.writePieces(p)
}

func (c *FaultConn) failWrite(p []byte) (int, error) {
	if !c.faults.HalfWrite {
		return 0, ErrInjected
	}
	n, err := c.Conn.Write(p[:len(p)/2])
	if err != nil {
		return n, err
	}
	return n, ErrInjected
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
	fails := c.fails()
	err := c.Conn.Close()
	if fails {
		return ErrInjected
	}
	return err
}

// SetDeadline sets both deadlines.
func (c *FaultConn) SetDeadline(t time.Time) error { return c.set(c.Conn.SetDeadline, t) }

// SetReadDeadline sets the read deadline.
func (c *FaultConn) SetReadDeadline(t time.Time) error { return c.set(c.Conn.SetReadDeadline, t) }

// SetWriteDeadline sets the write deadline.
func (c *FaultConn) SetWriteDeadline(t time.Time) error { return c.set(c.Conn.SetWriteDeadline, t) }

func (c *FaultConn) set(set func(time.Time) error, t time.Time) error {
	if c.fails() {
		return ErrInjected
	}
	return set(t)
}
