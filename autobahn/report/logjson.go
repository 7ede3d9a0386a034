package report

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// orNull returns nil for an empty string.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// headJSON returns a head, or what the original writes where there is none.
func headJSON(head string) string {
	if head == "" {
		return "?"
	}
	return cut(head, headOctets)
}

// expectedJSON returns the first list of events for each verdict: the original knows
// no case with two.
func expectedJSON(outcomes []Outcome) map[Verdict][][]any {
	m := map[Verdict][][]any{}
	for _, o := range outcomes {
		if _, has := m[o.Verdict]; !has {
			m[o.Verdict] = eventsJSON(o.Events)
		}
	}
	return m
}

// eventsJSON returns ["message", text, binary], ["pong", text] or ["timeout", tag].
func eventsJSON(events []Event) [][]any {
	list := [][]any{}
	for _, e := range events {
		switch e.Kind {
		case "timeout":
			list = append(list, []any{e.Kind, e.Tag})
		case "message":
			list = append(list, []any{e.Kind, textJSON(e.Payload), e.Binary})
		default:
			list = append(list, []any{e.Kind, textJSON(e.Payload)})
		}
	}
	return list
}

// framesJSON returns the numbers of frames by opcode.
func framesJSON(frames [16]int) map[string]int {
	m := map[string]int{}
	for op, n := range frames {
		if n > 0 {
			m[strconv.Itoa(op)] = n
		}
	}
	return m
}

// logJSON returns the wire log. Notes are of a kind that the original does not have.
func logJSON(r *Result) [][]any {
	list := [][]any{}
	for _, e := range r.Log {
		list = append(list, e.json())
	}
	if r.LogCut > 0 {
		list = append(list, []any{"WLM", false})
	}
	return list
}

func (e Entry) json() []any {
	f := e.Frame
	switch {
	case e.Kind == Octets:
		return []any{"TO", []any{e.octets(), cutJSON(e.Text, 2*previewJSON)}, false}
	case e.Kind == SentFrame && f != nil:
		return []any{"TF", []any{f.Size, textJSON(f.Payload)}, f.Opcode, f.Fin, f.RSV, f.keyJSON(), nil, f.choppedJSON(), false}
	case e.Kind == ReceivedFrame && f != nil:
		return []any{"RF", []any{f.Size, textJSON(f.Payload)}, f.Opcode, f.Fin, f.RSV, f.Masked, f.keyJSON()}
	}
	return []any{"NOTE", e.Text}
}

func (f *Frame) keyJSON() any {
	if !f.Masked {
		return nil
	}
	return hex.EncodeToString(f.Key[:])
}

func (f *Frame) choppedJSON() any {
	if f.Chopped == 0 {
		return nil
	}
	return f.Chopped
}

func timesJSON(log []Entry) []float64 {
	list := []float64{}
	for _, e := range log {
		list = append(list, float64(e.At.Microseconds())/float64(time.Millisecond/time.Microsecond))
	}
	return list
}

// previewJSON is how many octets of a payload the original shows.
const previewJSON = 64

// textJSON returns a payload as the original does: the text, or where it is none 0x
// and hexadecimal digits.
func textJSON(p []byte) string {
	text, more := string(p), ""
	if len(p) > previewJSON {
		text, more = wholeRunes(text[:previewJSON]), " ..."
	}
	if utf8.ValidString(text) {
		return text + more
	}
	return "0x" + cutJSON(hex.EncodeToString(p), 2*previewJSON)
}

func cutJSON(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + " ..."
}
