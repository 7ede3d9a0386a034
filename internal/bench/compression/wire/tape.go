package wire

import (
	"io"
	"net"
	"time"
)

// A Tape is a net.Conn in memory for one goroutine: what is read from it was
// recorded beforehand, and what is written to it is kept. No system call, no
// other goroutine and no peer takes part, so what a library costs is what the
// process spends.
type Tape struct {
	Written []byte // everything that was written

	input []byte
	ends  []int // where the recorded frames end in input
	pos   int
}

// NewTape returns an empty tape with room for size bytes to be written.
func NewTape(size int) *Tape { return &Tape{Written: make([]byte, 0, size)} }

// Record puts a frame at the end of what will be read: record returns the input
// with the frame appended.
func (t *Tape) Record(record func(input []byte) ([]byte, error)) (err error) {
	t.input, err = record(t.input)
	t.ends = append(t.ends, len(t.input))
	return err
}

// Read returns bytes of one frame at most: frames arrive one after the other, as
// they do from a peer that is not in a hurry.
func (t *Tape) Read(p []byte) (int, error) {
	if len(t.ends) == 0 {
		return 0, io.EOF
	}
	n := copy(p, t.input[t.pos:t.ends[0]])
	if t.pos += n; t.pos == t.ends[0] {
		t.ends = t.ends[1:]
	}
	return n, nil
}

// Write keeps p.
func (t *Tape) Write(p []byte) (int, error) {
	t.Written = append(t.Written, p...)
	return len(p), nil
}

// Close does nothing.
func (t *Tape) Close() error { return nil }

// SetDeadline does nothing: no call of a Tape blocks.
func (t *Tape) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (t *Tape) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (t *Tape) SetWriteDeadline(time.Time) error { return nil }

// LocalAddr returns an address of the loopback.
func (t *Tape) LocalAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// RemoteAddr returns an address of the loopback.
func (t *Tape) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
