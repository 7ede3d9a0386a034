package frame

import "io"

// AppendFrame appends f as it goes over the wire: its header and its payload,
// masked with f.Key when f.Masked. The length is that of f.Payload; f.Length is
// ignored. f.Payload is not changed.
func AppendFrame(dst []byte, f Frame) []byte {
	f.Length = int64(len(f.Payload))
	dst = AppendHeader(dst, f.Header)
	start := len(dst)
	dst = append(dst, f.Payload...)
	if f.Masked {
		Mask(dst[start:], f.Key, 0)
	}
	return dst
}

// A Writer writes whole frames to a byte stream. It checks no rule of the
// protocol: a tool may want to break them.
type Writer struct {
	dst io.Writer
	buf []byte
	err error // a stream with half a frame in it stays broken
}

// keptBuffer is the largest buffer that a Writer keeps between frames.
const keptBuffer = 64 << 10

// NewWriter returns a Writer of frames to w.
func NewWriter(w io.Writer) *Writer { return &Writer{dst: w} }

// WriteFrame writes f, as AppendFrame encodes it, with one call of Write. When
// that fails with a part of the frame written, the stream is broken and every
// later call returns the same error.
func (w *Writer) WriteFrame(f Frame) error {
	if w.err != nil {
		return w.err
	}
	w.buf = AppendFrame(w.buf[:0], f)
	size := len(w.buf)
	n, err := w.dst.Write(w.buf)
	if cap(w.buf) > keptBuffer {
		w.buf = nil
	}
	if err == nil && n < size {
		err = io.ErrShortWrite
	}
	if n > 0 && n < size {
		w.err = err
	}
	return err
}
