package handshake

import (
	"net/http"
	"strings"
)

// extensionScanner walks over one field value. Each step looks at a byte at
// most twice, so the time is linear.
type extensionScanner struct {
	rest  string
	parts int // extensions and parameters seen so far, in all values
	list  *extensionList
}

// scanExtensions appends the extensions in values to list, or checks them only:
// nil.
func scanExtensions(values []string, list *extensionList) error {
	s := extensionScanner{list: list}
	for _, s.rest = range values {
		for s.skipEmpty(); s.rest != ""; s.skipEmpty() {
			if err := s.element(); err != nil {
				return err
			}
		}
	}
	return nil
}

// extensionList has room for parameters behind each other, of whichever
// extension they are.
type extensionList struct {
	extensions []Extension
	params     []Param
}

func (l *extensionList) addExtension(name string) {
	if l != nil {
		l.extensions = append(l.extensions, Extension{Name: name})
	}
}

// addParam adds a parameter to the last extension.
func (l *extensionList) addParam(p Param) {
	if l == nil {
		return
	}
	l.params = append(l.params, p)
	last := &l.extensions[len(l.extensions)-1]
	all := len(l.params)
	last.Params = l.params[all-len(last.Params)-1 : all : all]
}

// reset empties l, and keeps the room.
func (l *extensionList) reset() {
	clear(l.extensions)
	clear(l.params)
	l.extensions, l.params = l.extensions[:0], l.params[:0]
}

// skipEmpty goes to the next element. RFC 9110 section 5.6.1.2: "A recipient
// MUST parse and ignore a reasonable number of empty list elements".
func (s *extensionScanner) skipEmpty() {
	for s.rest != "" && (s.rest[0] == ',' || isSpace(s.rest[0])) {
		s.rest = s.rest[1:]
	}
}

func (s *extensionScanner) element() error {
	name := s.token()
	if err := s.part(name, "an extension's name is not a token"); err != nil {
		return err
	}
	s.list.addExtension(name)
	for s.take(';') {
		p, err := s.param()
		if err != nil {
			return err
		}
		s.list.addParam(p)
	}
	if s.rest != "" && s.rest[0] != ',' {
		return extensionError("an extension is followed by neither a comma nor a semicolon")
	}
	return nil
}

func (s *extensionScanner) param() (Param, error) {
	p := Param{Name: s.token()}
	if err := s.part(p.Name, "an extension parameter's name is not a token"); err != nil {
		return p, err
	}
	if !s.take('=') {
		return p, nil
	}
	if s.take('"') {
		p.Value = s.quoted()
	} else {
		p.Value = s.token()
	}
	// "When using the quoted-string syntax variant, the value after
	// quoted-string unescaping MUST conform to the 'token' ABNF."
	// RFC 6455 section 9.1.
	if !isToken(p.Value) {
		return p, extensionError("an extension parameter's value is not a token")
	}
	s.space()
	return p, nil
}

func (s *extensionScanner) part(name, reason string) error {
	// "If a value is received by either the client or the server during
	// negotiation that does not conform to the ABNF below, the recipient of
	// such malformed data MUST immediately _Fail the WebSocket Connection_."
	// RFC 6455 section 9.1.
	if name == "" {
		return extensionError(reason)
	}
	if s.parts++; s.parts > maxExtensionParts {
		return extensionError("there are too many extensions and parameters")
	}
	return nil
}

func (s *extensionScanner) space() { s.rest = skipSpace(s.rest) }

// take reports whether c comes next, and goes behind it and the space around.
func (s *extensionScanner) take(c byte) bool {
	if s.rest == "" || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	if c != '"' {
		s.space()
	}
	return true
}

// token takes the longest token, and the space behind it; empty: there is none.
func (s *extensionScanner) token() string {
	n := tokenLength(s.rest)
	token := s.rest[:n]
	s.rest = s.rest[n:]
	s.space()
	return token
}

// quoted takes a quoted-string (RFC 9110 section 5.6.4) whose first quote is
// taken already, and returns it unescaped. Empty: it has no end, or nothing in
// it, which is no token either.
func (s *extensionScanner) quoted() string {
	end := strings.IndexAny(s.rest, `"\`)
	if end >= 0 && s.rest[end] == '"' {
		value := s.rest[:end]
		s.rest = s.rest[end+1:]
		return value
	}
	return s.unescaped()
}

func (s *extensionScanner) unescaped() string {
	var b strings.Builder
	for i := 0; i < len(s.rest); i++ {
		switch s.rest[i] {
		case '"':
			s.rest = s.rest[i+1:]
			return b.String()
		case '\\':
			if i++; i == len(s.rest) {
				return ""
			}
		}
		b.WriteByte(s.rest[i])
	}
	return ""
}

func extensionError(reason string) error {
	return violation(http.StatusBadRequest, "RFC 6455 9.1", reason)
}
