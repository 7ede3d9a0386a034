package frame

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
	"sync"
)

// Mask masks b in place with key, as RFC 6455 section 5.3 says: byte i is
// XORed with key byte (pos+i) mod 4. Doing it twice gives the old bytes back,
// so it unmasks as well. It returns the pos for the bytes that follow, so that
// a payload may be masked piece by piece; the first piece has pos 0.
func Mask(b []byte, key [4]byte, pos int) int {
	return MaskCopy(b, b, key, pos)
}

// MaskCopy writes src, masked as Mask does it, to dst, and does not change src.
// The two may begin at the same byte but must not overlap otherwise; it panics,
// with nothing written, when dst is shorter than src. It returns the pos for the
// bytes that follow.
func MaskCopy(dst, src []byte, key [4]byte, pos int) int {
	next := (pos + len(src)) & 3
	k := repeatKey(key, pos)
	dst = dst[:len(src):len(dst)] // panics when dst is shorter
	if len(src) >= blockSize {
		n := maskBlocks(dst, src, k)
		dst, src = dst[n:], src[n:]
	}
	for len(src) >= 8 && len(dst) >= 8 {
		binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src)^k)
		dst, src = dst[8:], src[8:]
	}
	if len(src) >= 4 && len(dst) >= 4 {
		binary.LittleEndian.PutUint32(dst, binary.LittleEndian.Uint32(src)^uint32(k))
		dst, src = dst[4:], src[4:]
	}
	for i := range min(len(src), len(dst)) {
		dst[i] = src[i] ^ byte(k)
		k >>= 8
	}
	return next
}

// repeatKey returns the key bytes for pos to pos+7, the first one lowest.
func repeatKey(key [4]byte, pos int) uint64 {
	k := bits.RotateLeft32(binary.LittleEndian.Uint32(key[:]), -8*(pos&3))
	return uint64(k)<<32 | uint64(k)
}

const blockSize = 64

// maskBlocks masks whole blocks and returns how many bytes it did. Written out,
// it is three times as fast as a loop over words, and from 8 bytes to 16 KiB
// faster than crypto/subtle.XORBytes against a repeated key.
func maskBlocks(dst, src []byte, k uint64) (done int) {
	le := binary.LittleEndian
	for len(src) >= blockSize && len(dst) >= blockSize {
		d, s := (*[blockSize]byte)(dst), (*[blockSize]byte)(src)
		le.PutUint64(d[0:], le.Uint64(s[0:])^k)
		le.PutUint64(d[8:], le.Uint64(s[8:])^k)
		le.PutUint64(d[16:], le.Uint64(s[16:])^k)
		le.PutUint64(d[24:], le.Uint64(s[24:])^k)
		le.PutUint64(d[32:], le.Uint64(s[32:])^k)
		le.PutUint64(d[40:], le.Uint64(s[40:])^k)
		le.PutUint64(d[48:], le.Uint64(s[48:])^k)
		le.PutUint64(d[56:], le.Uint64(s[56:])^k)
		dst, src = dst[blockSize:], src[blockSize:]
		done += blockSize
	}
	return done
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
