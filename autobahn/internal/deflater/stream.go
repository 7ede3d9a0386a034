package deflater

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/flate"
)

// A stream compresses messages one after the other.
type stream interface {
	// reset makes history, no longer than the window, all that the next message
	// may refer to.
	reset(history []byte)
	// append appends the compressed form of plain to dst.
	append(dst, plain []byte) []byte
}

// newStream returns a stream for messages of the given length.
func newStream(length, bits int) stream {
	if length < smallest {
		return newSmall(bits)
	}
	return newLarge(bits)
}

// streams has those that wait for another recording, by kind and window.
var streams [2][16]sync.Pool

func pool(length, bits int) *sync.Pool {
	if length < smallest {
		return &streams[0][bits&15]
	}
	return &streams[1][bits&15]
}

func takeStream(length, bits int) stream {
	if s, ok := pool(length, bits).Get().(stream); ok {
		return s
	}
	return newStream(length, bits)
}

func putStream(s stream, length, bits int) { pool(length, bits).Put(s) }

const (
	// smallest is the fewest octets that the writer must have before each flush:
	// with fewer it forgets its history.
	smallest = 128
	// piece is how much it is given at a time. Of its own accord it would cut what
	// is longer after 65535 octets, and what is left then may be less than smallest.
	piece = 1 << 15
)

// A large compresses messages that are not shorter than smallest.
type large struct {
	out bytes.Buffer
	w   *flate.Writer
}

func newLarge(bits int) *large {
	l := new(large)
	w, err := flate.NewWriterWindow(&l.out, 1<<min(max(bits, 8), 15))
	if err != nil {
		panic(err) // sizes from 1<<8 to 1<<15 are in its range
	}
	l.w = w
	return l
}

func (l *large) reset(history []byte) {
	l.out.Reset()
	l.w.ResetDict(&l.out, history)
}

func (l *large) append(dst, plain []byte) []byte {
	l.out.Reset()
	for len(plain) > 0 {
		n := len(plain)
		if n >= piece+smallest {
			n = piece
		}
		// Neither fails, since a bytes.Buffer takes everything.
		_, _ = l.w.Write(plain[:n])
		_ = l.w.Flush()
		plain = plain[n:]
	}
	return append(dst, bytes.TrimSuffix(l.out.Bytes(), []byte{0, 0, 0xff, 0xff})...)
}
