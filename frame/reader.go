package frame

import (
	"errors"
	"io"
	"math"
)

// A Frame is a header and its payload. The payload is always in the clear;
// masking happens on the way from and to the wire. The methods are those of the
// header alone; AppendFrame is for both.
type Frame struct {
	Header
	Payload []byte
}

// ErrPayloadTooBig is returned by a Reader for a frame whose header declares
// more than its limit. The status code to close with is StatusMessageTooBig.
var ErrPayloadTooBig = errors.New("frame: payload over the limit")

const (
	readBuffer        = 4 << 10 // bytes asked of the stream at once
	defaultMaxPayload = 1 << 20
	maxEmptyReads     = 100 // reads in a row that return neither bytes nor an error
)

// A Reader reads whole frames from a byte stream. It enforces its limit and what
// ParseHeader checks, no more. It reads ahead, up to 4 KiB behind the frame it
// returns. It is not safe for concurrent use.
type Reader struct {
	src   io.Reader
	late  error // came from src with bytes, is due when they are used up
	limit int64 // bytes of payload in a frame, at most math.MaxInt
	err   error // a broken stream stays broken

	// buf[start:end] has arrived and is not used yet. When the stream is
	// asked for more, it holds less than a header.
	buf        [readBuffer]byte
	start, end int

	// While open, the header of cur has been read and cur.Payload holds what
	// has arrived behind it, still masked.
	open bool
	cur  Frame
}

// NewReader returns a Reader of the frames in r. It refuses frames of more than
// maxPayload bytes of payload; 0 means 1 MiB, negative means no limit.
func NewReader(r io.Reader, maxPayload int64) *Reader {
	switch {
	case maxPayload == 0:
		maxPayload = defaultMaxPayload
	case maxPayload < 0 || maxPayload > math.MaxInt:
		maxPayload = math.MaxInt
	}
	return &Reader{src: r, limit: maxPayload}
}

// ReadFrame reads the next frame. Its payload is unmasked and belongs to the
// caller; Masked and Key tell how it came. Memory grows with the bytes that
// arrive, not with the length that the header declares.
//
// The error is io.EOF when the stream ends behind a frame,
// io.ErrUnexpectedEOF when it ends inside one, a *ProtocolError or
// ErrPayloadTooBig, which are final, or what the stream returned. After an
// error that passes, such as an expired deadline, the next call goes on where
// this one stopped.
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
			r.open, r.cur.Header = true, h
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
	n, err := r.read(r.buf[r.end:])
	r.end += n
	if err == io.EOF && r.end > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readPayload reads up to the end of the open frame: first what buf holds, then
// straight from the stream.
func (r *Reader) readPayload() error {
	for int64(len(r.cur.Payload)) < r.cur.Length {
		room := r.room()
		n := copy(room, r.buf[r.start:r.end])
		r.start += n
		if n == 0 {
			var err error
			if n, err = r.read(room); err == io.EOF {
				return io.ErrUnexpectedEOF
			} else if err != nil {
				return err
			}
		}
		r.cur.Payload = r.cur.Payload[:len(r.cur.Payload)+n]
	}
	return nil
}

// room returns space behind the open payload for some or all of the bytes that
// are missing. It at most doubles what has arrived, so that a declared length
// alone costs one readBuffer.
func (r *Reader) room() []byte {
	p := r.cur.Payload
	missing := int(r.cur.Length) - len(p)
	if len(p) == cap(p) {
		size := len(p) + min(missing, max(len(p), readBuffer))
		p = append(make([]byte, 0, size), p...)
		r.cur.Payload = p
	}
	return p[len(p):cap(p)]
}

// read reads at least one byte or returns an error.
func (r *Reader) read(p []byte) (n int, err error) {
	err, r.late = r.late, nil
	for range maxEmptyReads {
		if err != nil {
			return 0, err
		}
		if n, err = r.src.Read(p); n > 0 {
			r.late = err
			return n, nil
		}
	}
	return 0, io.ErrNoProgress
}
