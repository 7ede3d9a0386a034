package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	bufferSize   = 64 << 10
	maxHead      = 64 << 10
	maxPayload   = 64 << 20
	payloadStep  = 1 << 20 // a payload's memory follows what has arrived
	refusedFrame = "a frame of %d octets is more than the suite takes"
)

// A Frame is a frame as it was read. Its payload is unmasked.
type Frame struct {
	Header
	Payload []byte
}

// A Reader reads heads and frames. When a read fails because of a deadline, the next
// call goes on where that one stopped.
type Reader struct {
	r       io.Reader
	buf     []byte
	a, b    int // buf[a:b] is read and not used
	frame   Frame
	inFrame bool
	total   int64
}

// NewReader returns a Reader of r.
func NewReader(r io.Reader) *Reader { return &Reader{r: r, buf: make([]byte, bufferSize)} }

// Total is the number of octets that were read so far.
func (r *Reader) Total() int64 { return r.total }

// Head reads a head of HTTP and returns it as it came.
func (r *Reader) Head() (string, error) {
	for {
		if i := bytes.Index(r.buf[r.a:r.b], []byte("\r\n\r\n")); i >= 0 {
			head := string(r.buf[r.a : r.a+i+4])
			r.a += i + 4
			return head, nil
		}
		if r.b-r.a >= maxHead {
			return string(r.buf[r.a:r.b]), errors.New("the head does not end")
		}
		if err := r.fill(); err != nil {
			return string(r.buf[r.a:r.b]), err
		}
	}
}

// Next reads a frame. The payload belongs to the caller. At the end of the stream it
// returns io.EOF, or io.ErrUnexpectedEOF within a frame.
func (r *Reader) Next() (Frame, error) {
	for !r.inFrame {
		h, n := ParseHeader(r.buf[r.a:r.b])
		if n > 0 {
			r.a += n
			r.frame, r.inFrame = Frame{Header: h}, true
			break
		}
		if err := r.fill(); err != nil {
			if errors.Is(err, io.EOF) && r.a < r.b {
				err = io.ErrUnexpectedEOF
			}
			return Frame{}, err
		}
	}
	if r.frame.Size > maxPayload {
		return Frame{}, fmt.Errorf(refusedFrame, r.frame.Size)
	}
	if err := r.payload(); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return Frame{}, err
	}
	r.inFrame = false
	if r.frame.Masked {
		Mask(r.frame.Payload, r.frame.Key, 0)
	}
	return r.frame, nil
}

// payload reads what is missing of the payload.
func (r *Reader) payload() error {
	size := int(r.frame.Size)
	for len(r.frame.Payload) < size {
		have := len(r.frame.Payload)
		if r.a < r.b {
			n := min(r.b-r.a, size-have)
			r.frame.grow(min(size, max(have+n, min(size, payloadStep))))
			r.frame.Payload = append(r.frame.Payload, r.buf[r.a:r.a+n]...)
			r.a += n
			continue
		}
		r.frame.grow(min(size, have+payloadStep))
		p := r.frame.Payload
		n, err := r.r.Read(p[have:min(size, cap(p))])
		r.frame.Payload = p[:have+n]
		r.total += int64(n)
		if err != nil && have+n < size {
			return err
		}
	}
	return nil
}

// grow makes room for n octets of payload.
func (f *Frame) grow(n int) {
	if cap(f.Payload) >= n {
		return
	}
	p := make([]byte, len(f.Payload), max(n, min(int(f.Size), 2*cap(f.Payload))))
	copy(p, f.Payload)
	f.Payload = p
}

// fill reads more into buf.
func (r *Reader) fill() error {
	if r.a > 0 {
		r.b = copy(r.buf, r.buf[r.a:r.b])
		r.a = 0
	}
	n, err := r.r.Read(r.buf[r.b:])
	r.b += n
	r.total += int64(n)
	if n > 0 {
		return nil
	}
	return err
}
