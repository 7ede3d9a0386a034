package report

import (
	"fmt"
	"slices"
)

// An endingRow is one thing about the end of the connection.
type endingRow struct {
	Name, Want, Got string
	Differs         bool
}

// endingRows returns how the connection had to end, and did. Where there is nothing to
// mend, nothing is marked.
func (r *Result) endingRows(role string) []endingRow {
	want := r.ExpectedClose
	wrong := mendable(r.Close)
	rows := []endingRow{
		{"Closing handshake begun by", who(want.ByMe), who(r.ClosedByMe), wrong && want.ByMe != r.ClosedByMe},
		{"Closing handshake whole", choose(want.Clean, "required", "not required"), yes(r.WasClean), wrong && want.Clean && !r.WasClean},
		{"Status code of the peer", codesText(want.Codes), codeOrNone(r.RemoteCloseCode, r.RemoteCloseReason), wrong && !codeAllowed(want.Codes, r.RemoteCloseCode)},
		{"Status code of the suite", "", codeOrNone(r.LocalCloseCode, r.LocalCloseReason), false},
		{"Failed by the suite", "", yes(r.FailedByMe), false},
	}
	server := who(role == "client") // the one whose part it is to end TCP
	return append(rows, endingRow{"TCP ended by", server, who(r.DroppedByMe), r.Close == FailedByClient})
}

func who(me bool) string { return choose(me, "the suite", "the peer") }

func yes(b bool) string { return choose(b, "yes", "no") }

func choose(b bool, then, otherwise string) string {
	if b {
		return then
	}
	return otherwise
}

// codesText lists the codes that the peer may send.
func codesText(codes []int) string {
	s := ""
	for _, c := range codes {
		s += codeText(c) + ", "
	}
	return s + choose(len(codes) > 0, "or none", "any or none")
}

// codeOrNone returns a code and the reason that came with it.
func codeOrNone(code *int, reason string) string {
	if code == nil {
		return "none"
	}
	if reason == "" {
		return codeText(*code)
	}
	return fmt.Sprintf("%s: “%s”", codeText(*code), visible(cut(reason, textOctets)))
}

func codeAllowed(codes []int, code *int) bool {
	return code == nil || len(codes) == 0 || slices.Contains(codes, *code)
}
