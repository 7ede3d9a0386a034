package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestVisible(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "héllo, κόσμε 日本 🦆", "héllo, κόσμε 日本 🦆"},
		{"empty", "", ""},
		{"line ends", "a\r\nb\tc", `a\r\nb\tc`},
		{"a terminal's commands", "\x1b[31mred\x07\x7f\u009b", `\x1b[31mred\x07\x7f\u009b`},
		{"no UTF-8", "a\xff\xc3", `a\xff\xc3`},
		{"the replacement character itself", "\ufffd", "\ufffd"},
		{"right to left", "\u202eabc\u2066", `\u202eabc\u2066`},
		{"invisible", "\u200b\ufeff\u00a0\U000e0041", `\u200b\ufeff\u00a0\U000e0041`},
		{"markup stays", "<b>&", "<b>&"},
	} {
		require.Equal(t, c.want, visible(c.in), c.name)
	}
}

func TestPiecesTellEscapesFromText(t *testing.T) {
	require.Equal(t, []piece{{"a", false}, {`\x00`, true}, {`\n`, true}, {`\x00`, false}}, pieces("a\x00\n"+`\x00`))
	require.Nil(t, pieces(""))
}

func FuzzVisible(f *testing.F) {
	for _, p := range fixturePayloads {
		f.Add(string(p))
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := visible(s)
		require.True(t, utf8.ValidString(got), "%q became %q, which is no UTF-8", s, got)
		require.Equal(t, -1, strings.IndexFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }), "%q became %q, in which something cannot be seen", s, got)
	})
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"hello", 5, "hello"},
		{"hello", 4, "hell…"},
		{"aé", 2, "a…"},
		{"日本語", 8, "日本…"},
		{"\xff\xff\xff", 2, "\xff\xff…"},
		{"\x80\x80\x80\x80\x80\x80", 5, "\x80\x80\x80\x80\x80…"},
		{"x", 0, "…"},
	} {
		require.Equal(t, c.want, cut(c.in, c.n), "%q cut to %d octets", c.in, c.n)
	}
}
