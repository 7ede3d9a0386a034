package handshake

import (
	"encoding/binary"
	"math/bits"
	"net/http"
	"strings"
)

// maxFields bounds the fields of a request that is read from a raw connection.
const maxFields = 128

// headScanner finds the lines of the head of a request, up to the empty one, in
// bytes that come in any pieces. It looks at each byte once and fails at the
// first one that no head holds, so that the verdict depends on the bytes alone
// and comes as early as they allow.
type headScanner struct {
	pos   int // where to go on; a CR is looked at again when its LF has come
	line  int // where the line at pos begins
	lines int // how many lines have ended, and where:
	ends  [1 + maxFields]int
}

// reset makes s ready for another head.
func (s *headScanner) reset() { s.pos, s.line, s.lines = 0, 0, 0 }

// scan returns the length of the head that b begins with, or 0 when b holds
// not all of it. b is the b of the call before with more bytes behind.
func (s *headScanner) scan(b []byte) (int, error) {
	for pos := s.pos; ; {
		pos = skipText(b, pos)
		s.pos = pos
		if pos == len(b) {
			return 0, nil
		}
		switch b[pos] {
		case '\r':
		case '\t':
			pos++
			continue
		case '\n':
			return 0, badLine()
		// "Field values containing CR, LF, or NUL characters are invalid and
		// dangerous", and with other control characters "also invalid": RFC
		// 9110 section 5.5.
		default:
			return 0, malformed("RFC 9110 5.5", "the request holds a control character")
		}
		switch {
		case pos+1 == len(b):
			return 0, nil
		// "A recipient of such a bare CR MUST consider that element to be
		// invalid" or mend it: RFC 9112 section 2.2. It lets a recipient take a
		// bare LF for the end of a line. This one does not: what one party on
		// the way takes for two lines and another one for one is how requests
		// are smuggled.
		case b[pos+1] != '\n':
			return 0, badLine()
		case pos == s.line:
			return pos + len("\r\n"), nil
		case s.lines == len(s.ends):
			return 0, violation(http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5", "the request has too many header fields")
		}
		s.ends[s.lines] = pos
		s.lines++
		pos += len("\r\n")
		s.line = pos
	}
}

func badLine() error {
	return malformed("RFC 9112 2.2", "a line of the request does not end in CR LF")
}

// skipText returns where the first control character of b from pos on stands, a
// tab being one, or the end of b. It takes eight bytes at a time.
func skipText(b []byte, pos int) int {
	for ; pos+8 <= len(b); pos += 8 {
		x := binary.LittleEndian.Uint64(b[pos:])
		if mayHoldControls(x) {
			if n := bits.TrailingZeros64(controls(x)) / 8; n < 8 {
				return pos + n
			}
		}
	}
	for pos < len(b) && b[pos] >= ' ' && b[pos] != 0x7f {
		pos++
	}
	return pos
}

const eachByte = 0x0101010101010101

// mayHoldControls reports false when none of eight bytes is a control character
// and all are ASCII: a byte below 0x20 has its highest bit set when 0x20 is taken
// away, and 0x7f when 1 is added.
func mayHoldControls(x uint64) bool {
	return ((x-0x20*eachByte)|(x+eachByte))&(0x80*eachByte) != 0
}

// controls returns eight bytes of which the lowest one that is not zero stands
// where the lowest control character of x does.
//
// A byte below 0x20 has its highest bit set when 0x20 is taken away, and had it
// not before; so has 0, into which 0x7f is turned, when 1 is. What is borrowed
// changes only the bytes above one that is found.
func controls(x uint64) uint64 {
	del := x ^ 0x7f*eachByte
	return ((x-0x20*eachByte)&^x | (del-eachByte)&^del) & (0x80 * eachByte)
}

// parseHead reads a head that the scanner has found the end of:
//
//	method SP request-target SP HTTP-version CRLF
//	*( field-name ":" OWS field-value OWS CRLF )
//	CRLF
//
// The strings that it takes are parts of the head.
func (s *scratch) parseHead() error {
	head := s.head()
	if s.scanner.lines == 0 { // the empty line comes first
		return parseRequestLine(&s.request, "")
	}
	ends := s.scanner.ends[:s.scanner.lines]
	if err := parseRequestLine(&s.request, head[:ends[0]]); err != nil {
		return err
	}
	for i, end := range ends[1:] {
		f, err := parseField(head[ends[i]+len("\r\n") : end])
		if err != nil {
			return err
		}
		s.add(f)
	}
	return nil
}

// parseRequestLine reads a request line with exactly one space in each gap:
// RFC 9112 section 3.
func parseRequestLine(r *Request, line string) error {
	method := tokenLength(line)
	target := len(line) - len(" HTTP/1.1")
	if method == 0 || method >= len(line)-1 || line[method] != ' ' || line[method+1] == ' ' {
		return malformed("RFC 9112 3", "the request line is not a method, a target and a version")
	}
	// HTTP-version = "HTTP/" DIGIT "." DIGIT: RFC 9112 section 2.3.
	if target <= method || !isVersion(line[target:]) || strings.IndexByte(line[method+1:target], ' ') >= 0 {
		return malformed("RFC 9112 2.3", "the request line does not end in an HTTP version")
	}
	r.Method, r.Target = line[:method], line[method+1:target]
	r.Major, r.Minor = int(line[len(line)-3]-'0'), int(line[len(line)-1]-'0')
	return nil
}

// isVersion reports whether s is a space and a version of HTTP.
func isVersion(s string) bool {
	return s[:len(" HTTP/")] == " HTTP/" && isDigit(s[6]) && s[7] == '.' && isDigit(s[8])
}

func parseField(line string) (Field, error) {
	// "A server that receives an obs-fold in a request message that is not
	// within a "message/http" container MUST either reject the message by
	// sending a 400 (Bad Request)": RFC 9112 section 5.2.
	if line[0] == ' ' || line[0] == '\t' {
		return Field{}, malformed("RFC 9112 5.2", "a header field of the request goes on in the next line")
	}
	n := tokenLength(line)
	// "No whitespace is allowed between the field name and colon. [...] A
	// server MUST reject, with a response status code of 400 (Bad Request),
	// any received request message that contains whitespace between a header
	// field name and colon": RFC 9112 section 5.1. A token holds none.
	if n == 0 || n == len(line) || line[n] != ':' {
		return Field{}, malformed("RFC 9112 5.1", "the name of a header field of the request is not a token before a colon")
	}
	return Field{Name: line[:n], Value: trimSpace(line[n+1:])}, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func malformed(section, reason string) error {
	return violation(http.StatusBadRequest, section, reason)
}
