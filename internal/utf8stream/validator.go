package utf8stream

import "unicode/utf8"

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
	for v.need != 0 {
		if len(p) == 0 || v.need == failed {
			return v.need != failed
		}
		v.step(p[0])
		p = p[1:]
	}
	cut := openStart(p)
	if !utf8.Valid(p[:cut]) {
		v.need = failed
		return false
	}
	for _, c := range p[cut:] {
		v.step(c)
	}
	return v.need != failed
}

// Complete reports whether the text may end here: it is valid and no sequence
// is left open.
func (v *Validator) Complete() bool { return v.need == 0 }

// Reset makes v ready for another text.
func (v *Validator) Reset() { *v = Validator{} }

// openStart returns where p's last sequence begins if p may end inside it,
// len(p) otherwise.
func openStart(p []byte) int {
	for back := 1; back <= min(3, len(p)); back++ {
		switch c := p[len(p)-back]; {
		case c >= 0xC0:
			return len(p) - back
		case c < 0x80:
			return len(p)
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
