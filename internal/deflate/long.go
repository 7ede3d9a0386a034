package deflate

import (
	"github.com/klauspost/compress/flate"

	"github.com/ws6455/websocket/internal/pool"
)

// longMin is the length from which on a text that is compressed without history
// goes to klauspost/compress, which is twice as fast on long texts. It is the
// wrong tool for short ones, as most messages are: each time it would have to be
// handed the history anew, and below 128 bytes it looks for no matches at all.
const longMin = 3 << 10

// longWriter is a compressor of that package with what it has written.
type longWriter struct {
	*flate.Writer
	out []byte
}

// literalsOnly is the level, of a longWriter alone, that looks for no matches.
const literalsOnly = 0

// longWriters has a pool for each window and level. Such a compressor takes most
// of a megabyte, and never belongs to a sender.
var longWriters [maxWindowBits + 1][10]pool.Pool[longWriter]

func init() {
	for windowBits := range longWriters {
		for level := range longWriters[windowBits] {
			longWriters[windowBits][level].New = func() *longWriter { return newLongWriter(windowBits, level) }
		}
	}
}

// Write appends to the output.
func (w *longOutput) Write(p []byte) (int, error) {
	w.out = append(w.out, p...)
	return len(p), nil
}

// longOutput is a longWriter as what its compressor writes to.
type longOutput longWriter

// compressLong is Compress for a text without history. Where klauspost/compress
// finds no match it takes a text for noise; letters and digits, as in hexadecimal or
// base64, are worth codes of their own all the same.
func (d *Deflater) compressLong(dst, p []byte, last bool) []byte {
	start := len(dst)
	dst = compressAtLevel(dst, p, d.windowBits, d.level)
	if len(dst)-start >= len(p) {
		dst = compressAtLevel(dst[:start], p, maxWindowBits, literalsOnly)
	}
	if last {
		return dst[:len(dst)-len(emptyBlock)]
	}
	return dst
}

func compressAtLevel(dst, p []byte, windowBits, level int) []byte {
	writers := &longWriters[windowBits][level]
	w := writers.Get()
	w.out = dst
	w.Reset((*longOutput)(w))
	// It fails only if its output does.
	_, _ = w.Write(p)
	_ = w.Flush()
	dst = w.out
	w.out = nil
	writers.Put(w)
	return dst
}

func newLongWriter(windowBits, level int) *longWriter {
	w := new(longWriter)
	// They fail only for arguments out of range.
	switch {
	case level == literalsOnly:
		w.Writer, _ = flate.NewWriter(nil, flate.ConstantCompression)
	case windowBits == maxWindowBits:
		w.Writer, _ = flate.NewWriter(nil, level)
	default:
		w.Writer, _ = flate.NewWriterWindow(nil, 1<<windowBits)
	}
	return w
}
