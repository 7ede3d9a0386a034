package utf8stream

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// A Validator checks one text. The zero value is ready. It is not safe for
// concurrent use.
type Validator struct {
	turned uint8 // the state, XORed with between: the zero value begins a text
}

// Write checks the next piece of the text and reports whether the text so far
// can still be the beginning of valid UTF-8. Once it cannot, Write returns false
// until Reset.
func (v *Validator) Write(p []byte) bool {
	s := (state(v.turned) ^ between).run(p)
	v.turned = uint8(s ^ between)
	return s != refused
}

// Complete reports whether the text may end here: it is valid and no sequence
// is open.
func (v *Validator) Complete() bool { return v.turned == 0 }

// Reset makes v ready for another text.
func (v *Validator) Reset() { *v = Validator{} }

// Valid reports whether p, a whole text, is UTF-8. It is unicode/utf8's Valid,
// but faster where characters other than ASCII occur.
func Valid(p []byte) bool { return between.run(p) == between }

// run takes the next piece: blocks of ASCII without looking at their bytes one
// by one, the others step by step.
func (s state) run(p []byte) state {
	p = p[:len(p):len(p)]
	for len(p) > 16 {
		b := (*[16]byte)(p)
		p = p[16:]
		// In this order: the state is known late and cannot be predicted.
		if (or8(b[0:])|or8(b[8:]))&notASCII == 0 && s&maskState == between {
			for len(p) > 64 && (or32(p[0:32])|or32(p[32:64]))&notASCII == 0 {
				p = p[64:]
			}
			continue
		}
		// Written out: a function, or a loop, would load all the bytes first.
		s = state(next[b[0]]) >> (s & maskShift)
		s = state(next[b[1]]) >> (s & maskShift)
		s = state(next[b[2]]) >> (s & maskShift)
		s = state(next[b[3]]) >> (s & maskShift)
		s = state(next[b[4]]) >> (s & maskShift)
		s = state(next[b[5]]) >> (s & maskShift)
		s = state(next[b[6]]) >> (s & maskShift)
		s = state(next[b[7]]) >> (s & maskShift)
		s = state(next[b[8]]) >> (s & maskShift)
		s = state(next[b[9]]) >> (s & maskShift)
		s = state(next[b[10]]) >> (s & maskShift)
		s = state(next[b[11]]) >> (s & maskShift)
		s = state(next[b[12]]) >> (s & maskShift)
		s = state(next[b[13]]) >> (s & maskShift)
		s = state(next[b[14]]) >> (s & maskShift)
		s = state(next[b[15]]) >> (s & maskShift)
	}
	if orShort(p)&notASCII == 0 && s&maskState == between {
		return between
	}
	for _, c := range p {
		s = s.step(c)
	}
	return s & maskState
}

// notASCII are the bits that ASCII leaves clear in what the functions below
// return.
const notASCII = math.MaxUint / 0xFF * 0x80

// or8 returns eight bytes, one ORed with another where a word has only four.
func or8(b []byte) uint {
	if bits.UintSize == 32 {
		return uint(binary.LittleEndian.Uint32(b) | binary.LittleEndian.Uint32(b[4:]))
	}
	return uint(binary.LittleEndian.Uint64(b))
}

func or32(b []byte) uint { return or8(b) | or8(b[8:]) | or8(b[16:]) | or8(b[24:]) }

// orShort is for up to 16 bytes: the first and the last ones may overlap.
func orShort(b []byte) (or uint) {
	switch n := len(b); {
	case n >= 8:
		or = or8(b) | or8(b[n-8:])
	case n >= 4:
		or = uint(binary.LittleEndian.Uint32(b) | binary.LittleEndian.Uint32(b[n-4:]))
	case n > 0:
		or = uint(b[0] | b[n/2] | b[n-1])
	}
	return or
}
