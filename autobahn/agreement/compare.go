package agreement

import "time"

// A Comparison is what two suites said of a subject.
type Comparison struct {
	Subject Subject
	Cases   int // that the first suite ran
	// Disagreements are the cases with another behavior or behaviorClose, Codes those
	// in which the verdict is the same, but not the status code of the Close frame.
	Disagreements, Codes []Disagreement
	// Took is how long each of the suites took.
	Took [2]time.Duration
}

// A Disagreement is a case for which two suites do not say the same.
type Disagreement struct {
	Case string
	// First and Second are what the suites say; Second is nil when that suite did not
	// run the case.
	First  Verdict
	Second *Verdict
	// Why is the reason, when it is known.
	Why string
}

// Compare compares what two suites say of a subject, in each case of the first.
func Compare(s Subject, first, second Outcome) Comparison {
	c := Comparison{Subject: s, Cases: len(first.Verdicts), Took: [2]time.Duration{first.Took, second.Took}}
	for _, id := range first.Verdicts.Cases() {
		d := Disagreement{Case: id, First: first.Verdicts[id], Why: explained().why(s, id)}
		v, ran := second.Verdicts[id]
		if ran {
			d.Second = &v
		}
		switch {
		case !ran || v.Verdict != d.First.Verdict:
			c.Disagreements = append(c.Disagreements, d)
		case v.Code != d.First.Code:
			c.Codes = append(c.Codes, d)
		}
	}
	return c
}

// Explained returns how many of the disagreements have a reason.
func (c Comparison) Explained() (n int) {
	for _, d := range c.Disagreements {
		if d.Why != "" {
			n++
		}
	}
	return n
}

// Agreed reports whether there is no disagreement without a reason.
func (c Comparison) Agreed() bool { return c.Explained() == len(c.Disagreements) }

// second returns what the second suite says, as text.
func (d Disagreement) second() string {
	if d.Second == nil {
		return "not run"
	}
	return d.Second.String()
}
