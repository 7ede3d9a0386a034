package report

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

const (
	// logFirst and logLast are the entries of a wire log that a page shows.
	logFirst, logLast = 150, 50
	// dumps is how many payloads of a page are shown in full.
	dumps = 20
)

// A logRow is one entry of the wire log as the page shows it.
type logRow struct {
	At        string // milliseconds
	Class     string // sent, received, note or gap
	Direction string // sent or received
	Arrow     string
	Name      string
	Flags     []string
	Size      string
	Code      string // of a Close frame
	Text      []piece
	Hex       string
	Dump      string // the payload in full, where it was cut
	Chopped   int
	Note      string
}

// logRows returns the wire log, of a very long one its ends.
func (r *Result) logRows() []logRow {
	var rows []logRow
	left := dumps
	for i, e := range r.Log {
		if skipped := len(r.Log) - logFirst - logLast; skipped > 0 && i >= logFirst && i < logFirst+skipped {
			if i == logFirst {
				rows = append(rows, gap("%s more are in the JSON file of this case", skipped))
			}
			continue
		}
		row := e.row()
		if row.Dump != "" {
			if left--; left < 0 {
				row.Dump = ""
			}
		}
		rows = append(rows, row)
	}
	if r.LogCut > 0 {
		rows = append(rows, gap("%s more were not kept", r.LogCut))
	}
	return rows
}

func gap(format string, n int) logRow {
	return logRow{Class: "gap", Note: fmt.Sprintf(format, thousands(n))}
}

// row returns the entry as the page shows it.
func (e Entry) row() logRow {
	row := logRow{At: fmt.Sprintf("%.3f", float64(e.At)/float64(time.Millisecond))}
	switch {
	case e.Kind == SentFrame && e.Frame != nil:
		row.Class, row.Direction, row.Arrow = "sent", "sent", arrowTo
		row.fill(e.Frame)
	case e.Kind == ReceivedFrame && e.Frame != nil:
		row.Class, row.Direction, row.Arrow = "received", "received", arrowFrom
		row.fill(e.Frame)
	case e.Kind == Octets:
		row.Class, row.Direction, row.Arrow, row.Name = "sent", "sent", arrowTo, "octets"
		row.Size = thousands(e.octets())
		row.Hex = groupDigits(e.Text, 2*hexOctets)
	default:
		row.Class, row.Note = "note", visible(cut(e.Text, 2*PreviewSize))
	}
	return row
}

// fill puts a frame into the row.
func (row *logRow) fill(f *Frame) {
	row.Name, row.Flags, row.Size, row.Chopped = opcodeName(f.Opcode), f.flags(), thousands(f.Size), f.Chopped
	p := f.preview()
	row.Hex = hexGroups(p, hexOctets)
	if code, reason, ok := f.closeParts(); ok {
		row.Code, row.Text = codeText(code), pieces(cut(reason, textOctets))
	} else if text, ok := f.text(); ok {
		row.Text = pieces(cut(text, textOctets))
	}
	if len(p) > hexOctets {
		row.Dump = strings.TrimRight(hex.Dump(p), "\n")
	}
}

// groupDigits puts a space behind every eight hexadecimal digits, and cuts them to n.
func groupDigits(digits string, n int) string {
	var b strings.Builder
	for i := 0; i < len(digits) && i < n; i += 8 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(visible(digits[i:min(i+8, len(digits), n)]))
	}
	if len(digits) > n {
		b.WriteString(" …")
	}
	return b.String()
}

// head returns the head of a request or response with its lines as they are and all
// else in it visible.
func head(s string) string {
	var lines []string
	for line := range strings.Lines(cut(s, headOctets)) {
		lines = append(lines, visible(strings.TrimRight(line, "\r\n")))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
