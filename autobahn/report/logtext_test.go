package report

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEntryAsALine(t *testing.T) {
	at := 1234567 * time.Nanosecond
	for _, c := range []struct {
		entry Entry
		want  string
	}{
		{Entry{at, SentFrame, &Frame{Opcode: 1, Fin: true, Masked: true, Size: 5, Payload: []byte("he\x1bo")}, "", 0}, `→ text FIN MASK 00000000, 5 octets “he\x1bo”`},
		{Entry{at, ReceivedFrame, &Frame{Opcode: 8, Fin: true, Size: 5, Payload: []byte("\x03\xeabye")}, "", 0}, "← close FIN, 5 octets 1002 protocol error “bye”"},
		{Entry{at, ReceivedFrame, &Frame{Opcode: 8, Fin: true, Size: 2, Payload: []byte("\x03\xe8")}, "", 0}, "← close FIN, 2 octets 1000 normal closure"},
		{Entry{at, SentFrame, &Frame{Opcode: 2, Size: 70000, Payload: []byte{0, 1, 2, 3, 0xff}, Chopped: 1000}, "", 0}, "→ binary, 70,000 octets in pieces of 1000 00010203 ff"},
		{Entry{at, SentFrame, &Frame{Opcode: 0, Fin: true}, "", 0}, "→ continuation FIN, 0 octets"},
		{Entry{at, Octets, nil, "81fe", 300}, "→ 300 octets that are no frame 81fe"},
		{Entry{at, Note, nil, "waits\n1 s", 0}, `  waits\n1 s`},
		{Entry{at, ReceivedFrame, nil, "odd", 0}, `  odd`},
	} {
		require.Equal(t, "     1.235 ms "+c.want, c.entry.String())
	}
}

func TestLogTextShowsBothEnds(t *testing.T) {
	r := &Result{LogCut: 7}
	for _, c := range "abcdefghij" {
		r.Log = append(r.Log, Entry{Kind: Note, Text: string(c)})
	}
	var got []string
	for _, line := range logText(r, 4) {
		got = append(got, strings.TrimSpace(strings.TrimPrefix(line, "     0.000 ms ")))
	}
	require.Equal(t, []string{"a", "b", "… 6 more …", "i", "j", "… 7 more that were not kept"}, got)
	require.Len(t, logText(r, 10), 11, "a log that fits is whole")
	require.Empty(t, logText(&Result{}, 4))
}
