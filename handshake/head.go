package handshake

import (
	"encoding/binary"
	"math/bits"
	"net/http"
	"strings"
)

// maxFields bounds the fields of a request that is read from a raw connection.
const maxFields = 128

// headScanner finds the end of the head of a request, the empty line, in bytes
// that come in any pieces. It looks at each byte once and fails at the first
// one that no head holds, so that the verdict depends on the bytes alone and
// comes as early as they allow.
type headScanner struct {
	pos  int // where to go on; a CR is looked at again when its LF has come
	line int // where the line at pos begins
}

// scan returns the length of the head that b begins with, or 0 when b holds
// not all of it. b is the b of the call before with more bytes behind.
func (s *headScanner) scan(b []byte) (int, error) {
	for {
		s.pos += textLength(b[s.pos:])
		if s.pos == len(b) {
			return 0, nil
		}
		switch b[s.pos] {
		case '\t':
			s.pos++
		case '\r':
			// "A recipient of such a bare CR MUST consider that element to be
			// invalid" or mend it: RFC 9112 section 2.2. It lets a recipient
			// take a bare LF for the end of a line. This one does not: what one
			// party on the way takes for two lines and another one for one is how
			// requests are smuggled.
			if s.pos+1 == len(b) {
				return 0, nil
			}
			if b[s.pos+1] != '\n' {
				return 0, badLine()
			}
			if s.pos == s.line {
				return s.pos + 2, nil
			}
			s.pos += 2
			s.line = s.pos
		case '\n':
			return 0, badLine()
		// "Field values containing CR, LF, or NUL characters are invalid and
		// dangerous", and with other control characters "also invalid": RFC
		// 9110 section 5.5.
		default:
			return 0, malformed("RFC 9110 5.5", "the request holds a control character")
		}
	}
}

func badLine() error {
	return malformed("RFC 9112 2.2", "a line of the request does not end in CR LF")
}

// textLength returns how many bytes stand in b before the first control
// character, a tab being one. It takes eight at a time.
func textLength(b []byte) int {
	n := 0
	for ; len(b)-n >= 8; n += 8 {
		if controls := controlBytes(binary.LittleEndian.Uint64(b[n:])); controls != 0 {
			return n + bits.TrailingZeros64(controls)/8
		}
	}
	for n < len(b) && b[n] >= ' ' && b[n] != 0x7f {
		n++
	}
	return n
}

// controlBytes returns eight bytes of which the lowest one that is not zero
// stands where the lowest control character of x does.
//
// A byte below 0x20, less 0x20, borrows and has its highest bit set, which it had
// not before; and so has 0, less 1, into which 0x7f is turned. What is borrowed
// changes only the bytes above one that is found.
func controlBytes(x uint64) uint64 {
	const each = 0x0101010101010101
	del := x ^ 0x7f*each
	return ((x-0x20*each)&^x | (del-each)&^del) & (0x80 * each)
}

// parseHead reads a head that scan has found the end of:
//
//	method SP request-target SP HTTP-version CRLF
//	*( field-name ":" OWS field-value OWS CRLF )
//	CRLF
//
// The strings in r are parts of head.
func parseHead(r *Request, head string) error {
	line, rest := cutLine(head)
	if err := parseRequestLine(r, line); err != nil {
		return err
	}
	for {
		line, rest = cutLine(rest)
		if line == "" {
			return nil
		}
		if len(r.Fields) == maxFields {
			return violation(http.StatusRequestHeaderFieldsTooLarge, "RFC 6585 5", "the request has too many header fields")
		}
		f, err := parseField(line)
		if err != nil {
			return err
		}
		r.Fields = append(r.Fields, f)
	}
}

// cutLine cuts a line off a head. A CR stands nowhere but before a LF: scan has
// made sure of it.
func cutLine(head string) (line, rest string) {
	n := strings.IndexByte(head, '\r')
	if n < 0 {
		return head, ""
	}
	return head[:n], head[n+len("\r\n"):]
}

// parseRequestLine reads a request line with exactly one space in each gap:
// RFC 9112 section 3.
func parseRequestLine(r *Request, line string) error {
	var version string
	r.Method, line, _ = strings.Cut(line, " ")
	r.Target, version, _ = strings.Cut(line, " ")
	if !isToken(r.Method) || r.Target == "" {
		return malformed("RFC 9112 3", "the request line is not a method, a target and a version")
	}
	// HTTP-version = "HTTP/" DIGIT "." DIGIT: RFC 9112 section 2.3.
	digits, found := strings.CutPrefix(version, "HTTP/")
	if !found || len(digits) != 3 || !isDigit(digits[0]) || digits[1] != '.' || !isDigit(digits[2]) {
		return malformed("RFC 9112 2.3", "the request line does not end in an HTTP version")
	}
	r.Major, r.Minor = int(digits[0]-'0'), int(digits[2]-'0')
	return nil
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
