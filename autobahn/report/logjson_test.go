package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLogAsTheOriginalWritesIt(t *testing.T) {
	r := someReport("server").Results[0]
	require.Equal(t, plain([]any{
		[]any{"TF", []any{2, "0x03ef"}, 1, true, 4, "01020304", nil, 1, false},
		[]any{"RF", []any{5, "hello"}, 10, false, 0, false, nil},
		[]any{"TO", []any{9, "8100"}, false},
		[]any{"NOTE", "waits"},
		[]any{"WLM", false},
	}), plain(logJSON(r)))
	require.Equal(t, []float64{1.5, 2, 3, 4}, timesJSON(r.Log))
}

func TestEntriesWithoutAFrameAreNotes(t *testing.T) {
	require.Equal(t, []any{"NOTE", "odd"}, Entry{Kind: SentFrame, Text: "odd"}.json())
	require.Equal(t, 2, Entry{Kind: Octets, Text: "8100"}.octets(), "as many as the text shows")
}

func TestTextAsTheOriginalWritesIt(t *testing.T) {
	long := strings.Repeat("*", 63)
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"text", "hello", "hello"},
		{"no text", "\x03\xe8", "0x03e8"},
		{"an incomplete character", "a\xc3", "0x61c3"},
		{"as much as is shown", long + "*", long + "*"},
		{"more", long + "**", long + "* ..."},
		{"more, cut within a character", long + "é", long + " ..."},
		{"more that is no text", strings.Repeat("\xff", 65), "0x" + strings.Repeat("ff", 64) + " ..."},
	} {
		require.Equal(t, c.want, textJSON([]byte(c.in)), c.name)
	}
}
