package frame

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
	"sync"
	"unsafe"
)

// Mask masks b in place with key, as RFC 6455 section 5.3 says: byte i is
// XORed with key byte (pos+i) mod 4. Doing it twice gives the old bytes back,
// so it unmasks as well. It returns the pos for the bytes that follow, so that
// a payload may be masked piece by piece; the first piece has pos 0.
func Mask(b []byte, key [4]byte, pos int) int {
	next, k := (pos+len(b))&3, repeatKey(key, pos)
	if len(b) >= alignedMin {
		n := unaligned(b)
		xorBytes(b[:n], b[:n], k)
		b, k = b[n:], rotate(k, n)
	}
	if len(b) < 8 {
		xorBytes(b, b, k)
		return next
	}
	// The last word may overlap the one before, so it is read ahead.
	end := b[len(b)-8:]
	last := binary.LittleEndian.Uint64(end) ^ rotate(k, len(b))
	b = b[:len(b):len(b)]
	for len(b) > 128 {
		xor32((*[32]byte)(b), (*[32]byte)(b), k)
		xor32((*[32]byte)(b[32:]), (*[32]byte)(b[32:]), k)
		xor32((*[32]byte)(b[64:]), (*[32]byte)(b[64:]), k)
		xor32((*[32]byte)(b[96:]), (*[32]byte)(b[96:]), k)
		b = b[128:]
	}
	for len(b) > 32 {
		xor32((*[32]byte)(b), (*[32]byte)(b), k)
		b = b[32:]
	}
	for len(b) > 8 {
		binary.LittleEndian.PutUint64(b, binary.LittleEndian.Uint64(b)^k)
		b = b[8:]
	}
	binary.LittleEndian.PutUint64(end, last)
	return next
}

// MaskCopy writes src, masked as Mask does it, to dst, and does not change src.
// The two may begin at the same byte but must not overlap otherwise; it panics,
// with nothing written, when dst is shorter than src. It returns the pos for the
// bytes that follow.
func MaskCopy(dst, src []byte, key [4]byte, pos int) int {
	next, k := (pos+len(src))&3, repeatKey(key, pos)
	dst = dst[:len(src):len(dst)] // panics when dst is shorter
	if len(src) >= alignedMin {
		n := unaligned(dst)
		xorBytes(dst[:n], src[:n], k)
		dst, src, k = dst[n:], src[n:], rotate(k, n)
	}
	if len(src) < 8 {
		xorBytes(dst, src, k)
		return next
	}
	n := len(src) - 8
	end := dst[n:]
	last := binary.LittleEndian.Uint64(src[n:]) ^ rotate(k, n)
	dst, src = dst[:len(dst):len(dst)], src[:len(src):len(src)]
	for len(src) > 128 && len(dst) > 128 {
		xor32((*[32]byte)(dst), (*[32]byte)(src), k)
		xor32((*[32]byte)(dst[32:]), (*[32]byte)(src[32:]), k)
		xor32((*[32]byte)(dst[64:]), (*[32]byte)(src[64:]), k)
		xor32((*[32]byte)(dst[96:]), (*[32]byte)(src[96:]), k)
		dst, src = dst[128:], src[128:]
	}
	for len(src) > 32 && len(dst) > 32 {
		xor32((*[32]byte)(dst), (*[32]byte)(src), k)
		dst, src = dst[32:], src[32:]
	}
	for len(src) > 8 && len(dst) > 8 {
		binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src)^k)
		dst, src = dst[8:], src[8:]
	}
	binary.LittleEndian.PutUint64(end, last)
	return next
}

// repeatKey returns the key bytes for pos to pos+7, the first one lowest.
func repeatKey(key [4]byte, pos int) uint64 {
	k := bits.RotateLeft32(binary.LittleEndian.Uint32(key[:]), -8*(pos&3))
	return uint64(k)<<32 | uint64(k)
}

// rotate returns the repeated key for n bytes further on.
func rotate(k uint64, n int) uint64 { return bits.RotateLeft64(k, -8*(n&3)) }

// xor32 is small enough to be inlined.
func xor32(dst, src *[32]byte, k uint64) {
	binary.LittleEndian.PutUint64(dst[0:], binary.LittleEndian.Uint64(src[0:])^k)
	binary.LittleEndian.PutUint64(dst[8:], binary.LittleEndian.Uint64(src[8:])^k)
	binary.LittleEndian.PutUint64(dst[16:], binary.LittleEndian.Uint64(src[16:])^k)
	binary.LittleEndian.PutUint64(dst[24:], binary.LittleEndian.Uint64(src[24:])^k)
}

// xorBytes masks less than a word.
func xorBytes(dst, src []byte, k uint64) {
	for i := range min(len(dst), len(src)) {
		dst[i] = src[i] ^ byte(k)
		k >>= 8
	}
}

// alignedMin is from how many bytes on it pays to go to an address that is a
// multiple of 8 first: a word that crosses the end of a cache line takes twice
// the time to write.
const alignedMin = 512

// unaligned returns how many bytes of b stand before such an address.
func unaligned(b []byte) int {
	return int(-uintptr(unsafe.Pointer(unsafe.SliceData(b))) & 7)
}

// keyBatch is how many bytes of randomness are fetched at once.
const keyBatch = 512

type keySource struct {
	left  []byte // of batch, not yet given out
	batch [keyBatch]byte
}

var keySources = sync.Pool{New: func() any { return new(keySource) }}

// NewKey returns a fresh masking key. Any number of goroutines may call it.
//
// RFC 6455 section 5.3: the key "needs to be unpredictable" and "MUST be
// derived from a strong source of entropy"; it comes from crypto/rand, fetched
// in batches.
func NewKey() (key [4]byte) {
	s := keySources.Get().(*keySource)
	if len(s.left) < len(key) {
		rand.Read(s.batch[:]) // never fails, says its documentation
		s.left = s.batch[:]
	}
	s.left = s.left[copy(key[:], s.left):]
	keySources.Put(s)
	return key
}
