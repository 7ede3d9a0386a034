package frame

import (
	"io"
	"math"
)

// A Frame is a header and its payload. The payload is in the clear: masking
// happens on the way in and out.
type Frame struct {
	Header
	Payload []byte
}

const (
	readBuffer        = 4096    // bytes asked of the transport at once
	defaultMaxPayload = 1 << 20 // NewReader's limit for 0
)

// A Reader reads whole frames from a byte stream. It checks what the encoding
// itself demands, nothing that depends on the role or the frame before.
type Reader struct {
	src   io.Reader
	limit int64
	err   error // a broken stream stays broken

	// buf[start:end] has arrived and belongs to the next header or payload.
	buf        [readBuffer]byte
	start, end int

	// While open, cur is the frame whose payload is being read; cur.Payload
	// holds what has arrived of it, still masked.
	open bool
	cur  Frame
}

// NewReader returns a Reader of the frames in r. Frames with more than
// maxPayload bytes of payload are refused; 0 means 1 MiB, negative means no
// limit.
func NewReader(r io.Reader, maxPayload int64) *Reader {
	switch {
	case maxPayload == 0:
		maxPayload = defaultMaxPayload
	case maxPayload < 0 || maxPayload > math.MaxInt:
		maxPayload = math.MaxInt
	}
	return &Reader{src: r, limit: maxPayload}
}

// ReadFrame reads the next frame. Its payload is unmasked, and belongs to the
// caller; Masked and Key tell how it came. Memory grows with the bytes that
// arrive, not with the length that the header declares.
//
// The error is io.EOF at the end of the stream, io.ErrUnexpectedEOF when it
// ends inside a frame, a *ProtocolError or ErrPayloadTooBig, which are final,
// or whatever the stream returned. After a temporary error, such as an expired
// deadline, the next call goes on where this one stopped.
func (r *Reader) ReadFrame() (Frame, error) {
	if !r.open {
		if err := r.readHeader(); err != nil {
			return Frame{}, err
		}
	}
	if err := r.readPayload(); err != nil {
		return Frame{}, err
	}
	f := r.cur
	r.open, r.cur = false, Frame{}
	if f.Masked {
		Mask(f.Payload, f.Key, 0)
	}
	return f, nil
}

// readHeader reads up to the end of a header and opens its frame.
func (r *Reader) readHeader() error {
	for r.err == nil {
		h, n, err := ParseHeader(r.buf[r.start:r.end])
		switch {
		case err != nil:
			r.err = err
		case h.Length > r.limit:
			r.err = ErrPayloadTooBig
		case n > 0:
			r.start += n
			r.open, r.cur = true, Frame{Header: h}
			return nil
		default:
			if err := r.fill(); err != nil {
				return err
			}
		}
	}
	return r.err
}

// fill reads some more bytes behind those in buf.
func (r *Reader) fill() error {
	r.end = copy(r.buf[:], r.buf[r.start:r.end])
	r.start = 0
	n, err := readSome(r.src, r.buf[r.end:])
	r.end += n
	if err == io.EOF && r.end > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readPayload reads the rest of the open frame's payload.
func (r *Reader) readPayload() error {
	for {
		missing := int(r.cur.Length) - len(r.cur.Payload)
		if missing == 0 {
			return nil
		}
		n := min(missing, r.end-r.start)
		if n > 0 {
			r.cur.Payload = append(r.cur.Payload, r.buf[r.start:r.start+n]...)
			r.start += n
			continue
		}
		if err := r.readInto(missing); err != nil {
			return err
		}
	}
}

// readInto reads some bytes straight into the open payload. The room it makes
// is never larger than what has arrived already, or one read buffer.
func (r *Reader) readInto(missing int) error {
	p := r.cur.Payload
	if len(p) == cap(p) {
		room := min(missing, max(len(p), readBuffer))
		p = append(make([]byte, 0, len(p)+room), p...)
	}
	n, err := readSome(r.src, p[len(p):min(cap(p), len(p)+missing)])
	r.cur.Payload = p[:len(p)+n]
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readSome reads at least one byte or returns an error. An error that comes
// with bytes is left for the next call to meet again.
func readSome(src io.Reader, p []byte) (int, error) {
	for range 100 {
		if n, err := src.Read(p); n > 0 {
			return n, nil
		} else if err != nil {
			return 0, err
		}
	}
	return 0, io.ErrNoProgress
}
