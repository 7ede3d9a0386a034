package report

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// opcodes are the names that RFC 6455 section 5.2 gives.
var opcodes = [16]string{0: "continuation", 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong"}

// opcodeName returns what a frame is called.
func opcodeName(op byte) string {
	if name := opcodes[op&15]; name != "" {
		return name
	}
	return fmt.Sprintf("reserved %d", op)
}

// codeNames are those of RFC 6455 section 7.4.1 and of IANA's registry.
var codeNames = map[int]string{
	1000: "normal closure", 1001: "going away", 1002: "protocol error", 1003: "unsupported data",
	1005: "no status", 1006: "abnormal closure", 1007: "invalid payload data", 1008: "policy violation",
	1009: "message too big", 1010: "mandatory extension", 1011: "internal error", 1012: "service restart",
	1013: "try again later", 1014: "bad gateway", 1015: "TLS handshake",
}

// codeText returns a status code with its name, if it has one.
func codeText(code int) string {
	if name := codeNames[code]; name != "" {
		return fmt.Sprintf("%d %s", code, name)
	}
	return fmt.Sprint(code)
}

// flags returns what is set in a frame's header besides the opcode.
func (f *Frame) flags() []string {
	var list []string
	if f.Fin {
		list = append(list, "FIN")
	}
	for i, name := range []string{"RSV1", "RSV2", "RSV3"} {
		if f.RSV&(4>>i) != 0 {
			list = append(list, name)
		}
	}
	if f.Masked {
		list = append(list, "MASK "+hex.EncodeToString(f.Key[:]))
	}
	return list
}

// preview returns what is kept of the payload, even if more was handed over.
func (f *Frame) preview() []byte { return f.Payload[:min(len(f.Payload), PreviewSize)] }

// closeParts returns the status code and the reason of a Close frame. A payload that
// has no code is not ok.
func (f *Frame) closeParts() (code int, reason string, ok bool) {
	if f.Opcode != 8 || len(f.Payload) < 2 {
		return 0, "", false
	}
	p := f.preview()
	return int(p[0])<<8 | int(p[1]), string(p[2:]), true
}

// text returns the payload as text, and whether it is to be read like that: a text
// message even where it is no UTF-8, anything else where it looks like text. What is
// compressed, which RSV1 says, is not.
func (f *Frame) text() (string, bool) {
	p := string(f.preview())
	if uint64(len(p)) < f.Size {
		p = wholeRunes(p)
	}
	if p == "" || f.RSV&4 != 0 {
		return "", false
	}
	return p, f.Opcode == 1 || looksLikeText(p)
}

// looksLikeText reports whether s is UTF-8 of which nearly all can be seen.
func looksLikeText(s string) bool {
	escaped := 0
	for _, p := range pieces(s) {
		if p.Escaped {
			escaped++
		}
	}
	return utf8.ValidString(s) && escaped*8 <= utf8.RuneCountInString(s)
}

// hexGroups returns octets in groups of four, cut to n.
func hexGroups(p []byte, n int) string {
	var b strings.Builder
	for i := 0; i < len(p) && i < n; i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hex.EncodeToString(p[i:min(i+4, len(p), n)]))
	}
	if len(p) > n {
		b.WriteString(" …")
	}
	return b.String()
}

// octets returns a number of octets as words.
func octets[N int | int64 | uint64](n N) string {
	if n == 1 {
		return "1 octet"
	}
	return thousands(n) + " octets"
}

// thousands returns a number with its digits in groups of three.
func thousands[N int | int64 | uint64](n N) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// took returns a duration as a reader wants it: 3 ms, 1.25 s, 2 min 5 s.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond && d > 0:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	s := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d min %d s", s/60, s%60)
}

// milliseconds rounds d, as the original suite does.
func milliseconds(d time.Duration) int64 { return d.Round(time.Millisecond).Milliseconds() }
