package original

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

const (
	// wireLines and wireWidth bound what is shown of a wire log.
	wireLines = 30
	wireWidth = 90
)

// caseFile returns the name of the report that the suite writes for a case.
func caseFile(id string) string {
	return agent + "_case_" + strings.ReplaceAll(id, ".", "_") + ".json"
}

// caseReport is what explains a verdict in the report of a case.
type caseReport struct {
	Description string
	Expectation string
	Result      string
	ResultClose string
	RemoteCode  *int    `json:"remoteCloseCode"`
	Unclean     *string `json:"wasNotCleanReason"`
	WireLog     []entry
}

// explain returns the report of a case as text, or why it cannot.
func explain(file string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return fmt.Sprintf("  %v\n", err)
	}
	var r caseReport
	if err := json.Unmarshal(b, &r); err != nil {
		return fmt.Sprintf("  %s: %v\n", file, err)
	}
	return r.String()
}

// String returns the report as indented lines, of which a long log shows only
// the first and the last.
func (r caseReport) String() string {
	lines := []string{
		"case: " + r.Description,
		"asks for: " + r.Expectation,
		"result: " + r.Result + " / " + r.ResultClose,
	}
	if r.RemoteCode != nil {
		lines = append(lines, fmt.Sprintf("we closed with %d", *r.RemoteCode))
	}
	if r.Unclean != nil {
		lines = append(lines, "not clean: "+*r.Unclean)
	}
	var log []string
	for _, e := range r.WireLog {
		log = append(log, e.String())
	}
	if skip := len(log) - wireLines; skip > 0 {
		half := wireLines / 2
		log = append(append(log[:half:half], fmt.Sprintf("… %d lines …", skip)), log[half+skip:]...)
	}
	return indent(append(lines, log...))
}

func indent(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString("  " + cut(line) + "\n")
	}
	return b.String()
}

// cut shortens a line to the width that is shown, at a whole character.
func cut(line string) string {
	r := []rune(strings.Join(strings.Fields(line), " "))
	if len(r) > wireWidth {
		return string(r[:wireWidth]) + "…"
	}
	return string(r)
}

// An entry is one step of a wire log: a list of which the first is its kind.
//
//	["TO", [octets, hex], sync]                            the suite sent octets
//	["RO", [octets, hex]]                                  … received octets
//	["TF", [octets, text], opcode, fin, rsv, …]            … sent a frame
//	["RF", [octets, text], opcode, fin, rsv, masked, key]  … received a frame
//	["CT", seconds, name], ["CTE", name]                   … will go on, goes on
//	["KL", seconds], ["KLE"]                               … will fail the connection, fails it
//	["TI", seconds], ["TIE"]                               … will close, closes
type entry []json.RawMessage

// arrows are the kinds that show data, and which way it goes.
var arrows = map[string]string{
	"TO": "suite → us octets", "RO": "suite ← us octets",
	"TF": "suite → us frame", "RF": "suite ← us frame",
}

// notes are the kinds that tell what the suite does by its clock.
var notes = map[string]string{
	"CT": "suite goes on after (s)", "CTE": "suite goes on",
	"KL": "suite fails the connection after (s)", "KLE": "suite fails the connection",
	"TI": "suite closes after (s)", "TIE": "suite closes",
}

// String returns the step as one line; an unknown kind is shown as it is.
func (e entry) String() string {
	kind := e.text(0)
	if arrow, ok := arrows[kind]; ok {
		var data []json.RawMessage
		if len(e) > 1 && json.Unmarshal(e[1], &data) == nil {
			return arrow + e.header(kind) + " " + entry(data).text(0) + ": " + entry(data).text(1)
		}
	}
	if note, ok := notes[kind]; ok {
		return strings.TrimSpace(note + " " + e.text(1) + " " + e.text(2))
	}
	b, _ := json.Marshal(e)
	return string(b)
}

// header returns the opcode, FIN and RSV of a frame, nothing for octets.
func (e entry) header(kind string) string {
	if !strings.HasSuffix(kind, "F") {
		return ""
	}
	return fmt.Sprintf(" opcode %s fin %s rsv %s", e.text(2), e.text(3), e.text(4))
}

// text returns a field as text: strings without quotes, null and absent as nothing.
func (e entry) text(i int) string {
	if i >= len(e) || string(e[i]) == "null" {
		return ""
	}
	var s string
	if json.Unmarshal(e[i], &s) == nil {
		return s
	}
	return string(e[i])
}
