package report

import (
	"fmt"
	"strings"
	"time"
)

const (
	// lineOctets bounds the payload and the notes in a line of text.
	lineOctets = 80
	// arrowTo and arrowFrom say which way a frame went, as the suite sees it.
	arrowTo, arrowFrom = "→", "←"
)

// logText returns at most n lines of a wire log as text: its beginning and, as a case
// goes wrong in the end, its end.
func logText(r *Result, n int) []string {
	log := r.Log
	var lines []string
	for i, e := range log {
		if skipped := len(log) - n; skipped > 0 && i >= n/2 && i < n/2+skipped {
			if i == n/2 {
				lines = append(lines, fmt.Sprintf("… %d more …", skipped))
			}
			continue
		}
		lines = append(lines, e.String())
	}
	if r.LogCut > 0 {
		lines = append(lines, fmt.Sprintf("… %d more that were not kept", r.LogCut))
	}
	return lines
}

// String returns the entry as one line that is fit for a terminal.
func (e Entry) String() string {
	at := fmt.Sprintf("%10.3f ms ", float64(e.At)/float64(time.Millisecond))
	switch {
	case e.Kind == SentFrame && e.Frame != nil:
		return at + arrowTo + " " + e.Frame.String()
	case e.Kind == ReceivedFrame && e.Frame != nil:
		return at + arrowFrom + " " + e.Frame.String()
	case e.Kind == Octets:
		return at + arrowTo + " " + octets(e.octets()) + " that are no frame " + visible(cut(e.Text, lineOctets))
	}
	return at + "  " + visible(cut(e.Text, 2*lineOctets))
}

// String returns the frame in words: text FIN MASK 85db3a17, 5 octets "hello".
func (f *Frame) String() string {
	s := strings.Join(append([]string{opcodeName(f.Opcode)}, f.flags()...), " ") + ", " + octets(f.Size)
	if f.Chopped > 0 {
		s += fmt.Sprintf(" in pieces of %d", f.Chopped)
	}
	if code, reason, ok := f.closeParts(); ok {
		s += " " + codeText(code)
		if reason != "" {
			s += fmt.Sprintf(" “%s”", visible(cut(reason, lineOctets)))
		}
		return s
	}
	if text, ok := f.text(); ok {
		return s + fmt.Sprintf(" “%s”", visible(cut(text, lineOctets)))
	}
	if len(f.Payload) > 0 {
		s += " " + hexGroups(f.preview(), lineOctets/4)
	}
	return s
}

// octets returns how many octets an entry of that kind is about.
func (e Entry) octets() int { return max(e.Size, len(e.Text)/2) }
