package faulty

// A utf8State checks UTF-8 octet by octet (RFC 3629 section 4). The zero value, but
// for the fault, is at the beginning of a text.
type utf8State struct {
	fault  Fault
	need   int  // octets that the character still needs
	lo, hi byte // between which the next one has to be
	point  rune // of the character, so far
	bad    bool // known to UTF8LateInCharacter
}

// whole reports whether no character is unfinished.
func (s *utf8State) whole() bool { return s.need == 0 || s.fault == UTF8CutAtEnd }

// write reports whether the text can still be UTF-8 when p follows.
func (s *utf8State) write(p []byte) bool {
	for _, b := range p {
		if !s.next(b) {
			return false
		}
	}
	return true
}

func (s *utf8State) next(b byte) bool {
	if s.need == 0 {
		return s.start(b)
	}
	if b < s.lo || b > s.hi {
		switch tail := b&0xC0 == 0x80; {
		case s.fault == UTF8WrongTail && !tail:
		case s.fault == UTF8LateInCharacter:
			s.bad = true
		default:
			return false
		}
	}
	s.need--
	s.lo, s.hi = 0x80, 0xBF
	s.point = s.point<<6 | rune(b&0x3F)
	return s.need > 0 || !s.bad && s.allowed()
}

// start begins a character.
func (s *utf8State) start(b byte) bool {
	s.lo, s.hi = 0x80, 0xBF
	switch {
	case b < 0x80:
		return b != 0 || s.fault != UTF8NoNUL
	case b < 0xC0:
		return s.fault == UTF8LoneTail
	case b < 0xE0:
		s.need, s.point = 1, rune(b&0x1F)
		return b >= 0xC2 || s.fault == UTF8Overlong2
	case b < 0xF0:
		s.need, s.point = 2, rune(b&0x0F)
		if b == 0xE0 && s.fault != UTF8Overlong3 {
			s.lo = 0xA0
		}
		if b == 0xED && s.fault != UTF8Surrogates {
			s.hi = 0x9F
		}
		return true
	}
	return s.startLong(b)
}

// startLong begins a character of 4 octets, or of more.
func (s *utf8State) startLong(b byte) bool {
	if b >= 0xF8 {
		s.need = 4
		if b >= 0xFC {
			s.need = 5
		}
		return s.fault == UTF8Five && b < 0xFE
	}
	s.need, s.point = 3, rune(b&0x07)
	if b == 0xF0 && s.fault != UTF8Overlong4 {
		s.lo = 0x90
	}
	if b == 0xF4 && s.fault != UTF8AboveMax {
		s.hi = 0x8F
	}
	return (b <= 0xF4 || s.fault == UTF8AboveMax) && s.fault != UTF8OnlyBMP
}

// allowed reports whether a character may be there. All may, noncharacters too.
func (s *utf8State) allowed() bool {
	switch s.fault {
	case UTF8NoNonCharacters:
		return s.point&0xFFFE != 0xFFFE
	case UTF8NoReplacement:
		return s.point != 0xFFFD
	}
	return true
}
