package utf8stream

import (
	"encoding/binary"
	"unicode/utf8"
)

// A Validator checks one text. The zero value is ready. It is not safe for
// concurrent use.
type Validator struct {
	// need is how many bytes the open sequence still wants, or failed. While
	// it is positive, the next byte must lie in lo..hi.
	need   int8
	lo, hi byte
}

const failed = -1

// Write checks the next piece of the text and reports whether the text so far
// can still be the beginning of valid UTF-8. Once it cannot, Write returns false
// until Reset.
func (v *Validator) Write(p []byte) bool {
	if v.need == 0 && isShortASCII(p) {
		return true
	}
	for ; v.need > 0 && len(p) > 0; p = p[1:] {
		v.step(p[0])
	}
	if v.need != 0 {
		return v.need > 0
	}
	// unicode/utf8 takes the whole sequences, with ASCII by the word; step
	// takes the last one, which may be open.
	last := lastSequence(p)
	if !utf8.Valid(p[:last]) {
		v.need = failed
		return false
	}
	for _, c := range p[last:] {
		v.step(c)
	}
	return v.need != failed
}

// Complete reports whether the text may end here: it is valid and no sequence
// is open.
func (v *Validator) Complete() bool { return v.need == 0 }

// Reset makes v ready for another text.
func (v *Validator) Reset() { *v = Validator{} }

// isShortASCII reports whether p is ASCII and less than a cache line long, as
// most messages are. It takes a third of the time of utf8.Valid.
func isShortASCII(p []byte) bool {
	if len(p) >= 64 {
		return false
	}
	var seen uint64
	for ; len(p) >= 8; p = p[8:] {
		seen |= binary.LittleEndian.Uint64(p)
	}
	for _, c := range p {
		seen |= uint64(c)
	}
	return seen&0x8080808080808080 == 0
}

// lastSequence returns where the last sequence of p begins if p may end inside
// it, and len(p) if p ends behind ASCII or a sequence of four bytes.
func lastSequence(p []byte) int {
	for i := len(p) - 1; i >= max(0, len(p)-3); i-- {
		if p[i] >= 0xC0 {
			return i
		}
		if p[i] < utf8.RuneSelf {
			break
		}
	}
	return len(p)
}

// step takes one byte at the beginning of a sequence or inside one.
func (v *Validator) step(c byte) {
	switch {
	case v.need == failed:
	case v.need == 0:
		v.begin(c)
	case c < v.lo || c > v.hi:
		v.need = failed
	default:
		v.need--
		v.lo, v.hi = 0x80, 0xBF
	}
}

// begin takes the first byte of a sequence. The ranges are those of RFC 3629
// section 4: no overlong forms, no surrogates, nothing above U+10FFFF.
func (v *Validator) begin(c byte) {
	v.lo, v.hi = 0x80, 0xBF
	switch {
	case c < 0x80:
	case c >= 0xC2 && c <= 0xDF:
		v.need = 1
	case c >= 0xE0 && c <= 0xEF:
		v.need = 2
	case c >= 0xF0 && c <= 0xF4:
		v.need = 3
	default:
		v.need = failed
	}
	switch c {
	case 0xE0:
		v.lo = 0xA0
	case 0xED:
		v.hi = 0x9F
	case 0xF0:
		v.lo = 0x90
	case 0xF4:
		v.hi = 0x8F
	}
}
