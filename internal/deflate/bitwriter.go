package deflate

import "encoding/binary"

// bitWriter appends bits to out, from the lowest bit of each byte on.
// Between calls fewer than 32 bits wait in bits.
type bitWriter struct {
	out  []byte
	bits uint64
	n    uint
}

// write appends the low n bits of v, n up to 32. The others are 0.
func (w *bitWriter) write(v uint64, n uint) {
	w.bits |= v << (w.n & 63)
	if w.n += n; w.n >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.bits))
		w.bits >>= 32
		w.n -= 32
	}
}

// align appends 0 bits up to the next whole byte, and writes out all of them.
func (w *bitWriter) align() {
	for w.n > 0 {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
		w.n -= min(w.n, 8)
	}
}
