package frame

import "io"

// AppendFrame appends f to dst as it goes over the wire: its header and its
// payload, masked with f.Key when f.Masked. The length is that of f.Payload,
// whatever f.Length says. It does not change f.Payload.
func AppendFrame(dst []byte, f Frame) []byte {
	f.Length = int64(len(f.Payload))
	dst = f.Header.Append(dst)
	start := len(dst)
	dst = append(dst, f.Payload...)
	if f.Masked {
		Mask(dst[start:], f.Key, 0)
	}
	return dst
}

// A Writer writes whole frames to a byte stream. It checks no rule of the
// protocol: a tool may want to break one. It is not safe for concurrent use.
type Writer struct {
	dst io.Writer
	buf []byte
	err error // a stream that ends in half a frame stays broken
}

// keptBuffer is the largest buffer that a Writer keeps between frames.
const keptBuffer = 64 << 10

// NewWriter returns a Writer of frames to w.
func NewWriter(w io.Writer) *Writer { return &Writer{dst: w} }

// WriteFrame writes f, as AppendFrame encodes it, with one call of w.Write. An
// error before the first byte went out leaves the Writer usable; after that the
// stream is broken, and every later call returns the same error.
func (w *Writer) WriteFrame(f Frame) error {
	if w.err != nil {
		return w.err
	}
	b := AppendFrame(w.buf[:0], f)
	if cap(b) <= keptBuffer {
		w.buf = b
	}
	n, err := w.dst.Write(b)
	if n < len(b) && err == nil {
		err = io.ErrShortWrite
	}
	if n > 0 {
		w.err = err
	}
	return err
}
