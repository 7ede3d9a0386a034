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

// MaskCopy writes src, masked as Mask does it, to dst, which must be at least
// as long. It does not change src. The two may be the same slice but must not
// overlap otherwise. It returns the pos for the bytes that follow.
func MaskCopy(dst, src []byte, key [4]byte, pos int) int {
	k := bits.RotateLeft32(binary.LittleEndian.Uint32(key[:]), -8*(pos&3))
	next := (pos + len(src)) & 3
	k8 := uint64(k)<<32 | uint64(k)
	dst = dst[:len(src)]
	for len(src) >= 8 && len(dst) >= 8 {
		binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src)^k8)
		src, dst = src[8:], dst[8:]
	}
	for i := range src {
		dst[i] = src[i] ^ byte(k)
		k = bits.RotateLeft32(k, -8)
	}
	return next
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
