package handshake

import (
	"strings"

	"golang.org/x/net/http/httpguts"
)

// tokenBytes holds the bytes that a token is made of: RFC 9110 section 5.6.2.
var tokenBytes = func() (is [256]bool) {
	for c := range is {
		is[c] = httpguts.IsTokenRune(rune(c))
	}
	return is
}()

// isToken reports whether s is a token.
func isToken(s string) bool { return s != "" && tokenLength(s) == len(s) }

// tokenLength returns the length of the longest token that s begins with.
func tokenLength(s string) int {
	n := 0
	for n < len(s) && tokenBytes[s[n]] {
		n++
	}
	return n
}

// trimSpace returns s without the optional whitespace around it: OWS of RFC 9110
// section 5.6.3.
func trimSpace(s string) string {
	s = skipSpace(s)
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// skipSpace returns s without the optional whitespace that it begins with.
func skipSpace(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

// listHolds reports whether a comma-separated list holds a token, in any case.
func listHolds(list, token string) bool {
	if equalFold(list, token) {
		return true
	}
	for list != "" {
		var element string
		element, list, _ = strings.Cut(list, ",")
		if equalFold(trimSpace(element), token) {
			return true
		}
	}
	return false
}

// equalFold reports whether a and b are the same but for the case of ASCII
// letters. Other letters have no other case here: a Kelvin sign is no k.
func equalFold(a, b string) bool {
	return len(a) == len(b) && (a == b || equalLetters(a, b))
}

// equalLetters is equalFold for strings of the same length.
func equalLetters(a, b string) bool {
	for i := range len(a) {
		if a[i] != b[i] && lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
