package agreement

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ws6455/websocket/autobahn/original"
	"github.com/ws6455/websocket/autobahn/report"
)

// A Verdict is what a suite says of a case.
type Verdict struct {
	original.Verdict
	// Code is the status code with which the subject closed, NoCode when its Close
	// frame had none or there was no such frame.
	Code int
}

// NoCode stands for the code of a Close frame that has none.
const NoCode = -1

// String returns the verdict as a reader wants it: "FAILED, close WRONG CODE, 1000".
func (v Verdict) String() string {
	if v.Code == NoCode {
		return v.Verdict.String() + ", no code"
	}
	return fmt.Sprintf("%s, %d", v.Verdict, v.Code)
}

// Verdicts holds the verdict of each case by its number.
type Verdicts map[string]Verdict

// Cases returns the numbers of the cases in their order.
func (v Verdicts) Cases() []string {
	return slices.SortedFunc(maps.Keys(v), original.CompareCases)
}

// of returns those of the verdicts that are of one of the cases.
func (v Verdicts) of(cases []string) Verdicts {
	some := Verdicts{}
	for _, id := range cases {
		if verdict, ok := v[id]; ok {
			some[id] = verdict
		}
	}
	return some
}

// fromIndex returns what the original suite says.
func fromIndex(index original.Index) Verdicts {
	v := Verdicts{}
	for id, e := range index {
		v[id] = Verdict{e.Verdict, code(e.RemoteCloseCode)}
	}
	return v
}

// fromReport returns what the suite in Go says.
func fromReport(r *report.Report) Verdicts {
	v := Verdicts{}
	for _, result := range r.Results {
		verdict := original.Verdict{Behavior: string(result.Behavior), Close: string(result.Close)}
		v[result.Case.ID] = Verdict{verdict, code(result.RemoteCloseCode)}
	}
	return v
}

func code(c *int) int {
	if c == nil {
		return NoCode
	}
	return *c
}
