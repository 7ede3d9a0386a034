package original

import "fmt"

// A Difference is a case whose verdict is not the expected one. Got is nil when
// the suite did not run the case, Want is nil when expected.json does not name it.
type Difference struct {
	Case      string
	Got, Want *Verdict
}

// String says the difference in one line.
func (d Difference) String() string {
	switch {
	case d.Got == nil:
		return fmt.Sprintf("%s was not run, want %s", d.Case, d.Want)
	case d.Want == nil:
		return fmt.Sprintf("%s is not in expected.json, got %s", d.Case, d.Got)
	}
	return fmt.Sprintf("%s got %s, want %s", d.Case, d.Got, d.Want)
}

// Diff returns the cases in which got and want differ, in the suite's order.
func Diff(got, want Verdicts) []Difference {
	all := Verdicts{}
	all.take(got, "*")
	all.take(want, "*")
	var diffs []Difference
	for _, id := range all.Cases() {
		g, ran := got[id]
		w, named := want[id]
		switch {
		case !ran:
			diffs = append(diffs, Difference{Case: id, Want: &w})
		case !named:
			diffs = append(diffs, Difference{Case: id, Got: &g})
		case g != w:
			diffs = append(diffs, Difference{Case: id, Got: &g, Want: &w})
		}
	}
	return diffs
}
