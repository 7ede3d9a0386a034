package handshake

import (
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
	pos  int // where to go on
	line int // where the line at pos begins
}

// scan returns the length of the head that b begins with, or 0 when b holds
// not all of it. b is the b of the call before with more bytes behind.
func (s *headScanner) scan(b []byte) (int, error) {
	for ; s.pos < len(b); s.pos++ {
		c := b[s.pos]
		behindCR := s.pos > 0 && b[s.pos-1] == '\r'
		switch {
		// "A recipient of such a bare CR MUST consider that element to be
		// invalid" or mend it: RFC 9112 section 2.2. It lets a recipient take a
		// bare LF for the end of a line. This one does not: what one party on
		// the way takes for two lines and another one for one is how requests
		// are smuggled.
		case behindCR != (c == '\n'):
			return 0, malformed("RFC 9112 2.2", "a line of the request does not end in CR LF")
		case c == '\n' && s.line == s.pos-1:
			return s.pos + 1, nil
		case c == '\n':
			s.line = s.pos + 1
		// "Field values containing CR, LF, or NUL characters are invalid and
		// dangerous", and with other control characters "also invalid": RFC
		// 9110 section 5.5.
		case c < ' ' && c != '\t' && c != '\r', c == 0x7f:
			return 0, malformed("RFC 9110 5.5", "the request holds a control character")
		}
	}
	return 0, nil
}

// parseHead reads a head that scan has found the end of:
//
//	method SP request-target SP HTTP-version CRLF
//	*( field-name ":" OWS field-value OWS CRLF )
//	CRLF
//
// The strings in r are parts of head.
func parseHead(r *Request, head string) error {
	line, rest, _ := strings.Cut(head, "\r\n")
	if err := parseRequestLine(r, line); err != nil {
		return err
	}
	for {
		line, rest, _ = strings.Cut(rest, "\r\n")
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
	name, value, found := strings.Cut(line, ":")
	// "No whitespace is allowed between the field name and colon. [...] A
	// server MUST reject, with a response status code of 400 (Bad Request),
	// any received request message that contains whitespace between a header
	// field name and colon": RFC 9112 section 5.1. A token holds none.
	if !found || !isToken(name) {
		return Field{}, malformed("RFC 9112 5.1", "the name of a header field of the request is not a token before a colon")
	}
	return Field{Name: name, Value: strings.Trim(value, " \t")}, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func malformed(section, reason string) error {
	return violation(http.StatusBadRequest, section, reason)
}
