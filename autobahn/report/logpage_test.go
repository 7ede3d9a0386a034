package report

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRowsOfALog(t *testing.T) {
	at := 1500 * time.Microsecond
	for _, c := range []struct {
		entry Entry
		want  logRow
	}{
		{
			Entry{at, SentFrame, &Frame{Opcode: 1, Fin: true, Size: 3, Payload: []byte("a\x00b"), Chopped: 2}, "", 0},
			logRow{At: "1.500", Class: "sent", Direction: "sent", Arrow: "→", Name: "text", Flags: []string{"FIN"}, Size: "3", Text: []piece{{"a", false}, {`\x00`, true}, {"b", false}}, Hex: "610062", Chopped: 2},
		},
		{
			Entry{at, ReceivedFrame, &Frame{Opcode: 8, Size: 5, Payload: []byte("\x03\xeabye")}, "", 0},
			logRow{At: "1.500", Class: "received", Direction: "received", Arrow: "←", Name: "close", Size: "5", Code: "1002 protocol error", Text: []piece{{"bye", false}}, Hex: "03ea6279 65"},
		},
		{
			Entry{at, Octets, nil, strings.Repeat("0123456789abcdef", 5), 0},
			logRow{At: "1.500", Class: "sent", Direction: "sent", Arrow: "→", Name: "octets", Size: "40", Hex: strings.TrimSpace(strings.Repeat("01234567 89abcdef ", 4)) + " …"},
		},
		{Entry{at, Note, nil, "a\nb", 0}, logRow{At: "1.500", Class: "note", Note: `a\nb`}},
		{Entry{at, SentFrame, nil, "odd", 0}, logRow{At: "1.500", Class: "note", Note: "odd"}},
	} {
		require.Equal(t, c.want, c.entry.row())
	}
}

func TestALongLogIsCutInTheMiddle(t *testing.T) {
	r := &Result{LogCut: 1234}
	for range logFirst + 40 + logLast {
		r.Log = append(r.Log, Entry{Kind: SentFrame, Frame: &Frame{Opcode: 2, Payload: make([]byte, 2*PreviewSize), Size: 9999}})
	}
	rows := r.logRows()
	require.Len(t, rows, logFirst+1+logLast+1)
	require.Equal(t, logRow{Class: "gap", Note: "40 more are in the JSON file of this case"}, rows[logFirst])
	require.Equal(t, logRow{Class: "gap", Note: "1,234 more were not kept"}, rows[len(rows)-1])
	for i, row := range rows {
		require.Equal(t, i < dumps, row.Dump != "", "only the first %d payloads are shown in full, row %d", dumps, i)
	}
	require.Equal(t, PreviewSize/16, strings.Count(rows[0].Dump, "\n")+1, "no more is shown than a report keeps")
}

func TestHead(t *testing.T) {
	require.Equal(t, "GET / HTTP/1.1\nHost: a\nX: \\x1b\\tz", head("GET / HTTP/1.1\r\nHost: a\r\nX: \x1b\tz\r\n\r\n"))
	require.Empty(t, head(""))
	require.Equal(t, headOctets+len("…"), len(head(strings.Repeat("a", 2*headOctets))))
}
