package soak

import (
	"hash/crc32"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ws6455/websocket/frame"
)

// longest is the size in bytes of the largest message.
const longest = 64 << 10

// What messages are filled with: twice the longest, so that each can begin at
// another place.
var (
	prose = []byte(strings.Repeat("soak honest peers, größer als gedacht, 波が寄せては返す; ", 2*longest/64))
	noise = func() []byte {
		b := make([]byte, 2*longest)
		for i := range b {
			b[i] = byte(mix(uint64(i)))
		}
		return b
	}()
)

// mix spreads the bits of x over all of its result (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// compose appends the message with this number of this conversation to dst. It
// begins with both, as far as it has room for them, so that hardly any two messages
// are the same.
func compose(dst []byte, conversation, number int) (frame.Opcode, []byte) {
	h := mix(uint64(conversation)<<24 ^ uint64(number))
	size, begin := sizeOf(h), len(dst)
	dst = strconv.AppendInt(dst, int64(conversation), 36)
	dst = append(dst, '/')
	dst = strconv.AppendInt(dst, int64(number), 36)
	dst = append(dst, ' ')
	room := size - (len(dst) - begin)
	if room <= 0 {
		return opOf(h), dst[:begin+size]
	}
	from := int((h >> 24) % longest)
	if opOf(h) == frame.Binary {
		return frame.Binary, append(dst, noise[from:from+room]...)
	}
	return frame.Text, append(dst, runes(prose, from, from+room)...)
}

func opOf(h uint64) frame.Opcode {
	if h&1 == 0 {
		return frame.Text
	}
	return frame.Binary
}

// sizeOf returns a size from 0 to longest: mostly that of a chat line, sometimes that of
// a document.
func sizeOf(h uint64) int {
	r := int(h >> 40)
	switch (h >> 8) % 32 {
	case 0:
		return r % 9
	case 1, 2, 3, 4, 5, 6:
		return r % 4096
	case 7:
		return r % (longest + 1)
	}
	return r % 256
}

// runes returns b[from:to] with both borders moved to the left until they cut no
// character.
func runes(b []byte, from, to int) []byte {
	for !utf8.RuneStart(b[from]) {
		from--
	}
	for !utf8.RuneStart(b[to]) {
		to--
	}
	return b[from:max(from, to)]
}

// print is what is remembered of a message that was sent, and computed of one that was
// received.
type print struct {
	op   frame.Opcode
	size int
	sum  uint32
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func printOf(op frame.Opcode, data []byte) print {
	return print{op, len(data), crc32.Checksum(data, castagnoli)}
}
