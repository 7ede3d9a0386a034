package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What comes from a peer is bounded: the agent's name, which a client tells of itself,
// a sentence that may quote the peer, and the head of a request or response.
const (
	agentOctets  = 100
	reasonOctets = 400
	headOctets   = 16 << 10
)

// A piece of a text is a run of characters that can be seen, or an escape for one
// that cannot.
type piece struct {
	Text    string
	Escaped bool
}

// pieces splits s so that everything in it is seen and nothing acts on what shows it:
// control characters, those that reorder or hide text, and octets that are no UTF-8
// become escapes.
func pieces(s string) []piece {
	var list []piece
	seen := 0 // s[seen:i] is not in list yet
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if esc := escape(r, s[i:i+size]); esc != "" {
			if seen < i {
				list = append(list, piece{s[seen:i], false})
			}
			list = append(list, piece{esc, true})
			seen = i + size
		}
		i += size
	}
	if seen < len(s) {
		list = append(list, piece{s[seen:], false})
	}
	return list
}

// escape returns how a character is written that cannot be seen, or nothing.
func escape(r rune, octets string) string {
	switch {
	case r == utf8.RuneError && len(octets) == 1:
		return fmt.Sprintf(`\x%02x`, octets[0])
	case unicode.IsPrint(r):
		return ""
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// visible returns s with the escapes of pieces, fit for a terminal.
func visible(s string) string {
	var b strings.Builder
	for _, p := range pieces(s) {
		b.WriteString(p.Text)
	}
	return b.String()
}

// cut shortens s to at most n octets at a whole character, and says so.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return wholeRunes(s[:n]) + "…"
}

// wholeRunes takes a character off the end of s that a cut has left incomplete.
func wholeRunes(s string) string {
	for i := len(s) - 1; i >= 0 && i >= len(s)-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			if !utf8.FullRuneInString(s[i:]) {
				return s[:i]
			}
			break
		}
	}
	return s
}
