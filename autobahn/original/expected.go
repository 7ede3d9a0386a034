package original

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
)

//go:embed expected.json
var expectedJSON []byte

// A Verdict is the suite's judgement of one case. Behavior judges the messages,
// Close the end of the connection. Both are words of the suite: OK, NON-STRICT,
// INFORMATIONAL, UNIMPLEMENTED, FAILED and, for Close, UNCLEAN, WRONG CODE and
// FAILED BY CLIENT.
type Verdict struct {
	Behavior string `json:"behavior"`
	Close    string `json:"behaviorClose"`
}

// String returns both words: "OK, close UNCLEAN".
func (v Verdict) String() string {
	return v.Behavior + ", close " + v.Close
}

// Verdicts holds the verdict of each case by its number.
type Verdicts map[string]Verdict

// Cases returns the numbers of the cases in the suite's order.
func (v Verdicts) Cases() []string {
	ids := make([]string, 0, len(v))
	for id := range v {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, CompareCases)
	return ids
}

// Select returns the verdicts of the cases that one of the patterns names; no
// pattern names all. It is an error when a pattern names no case.
func (v Verdicts) Select(patterns []string) (Verdicts, error) {
	if len(patterns) == 0 {
		return v, nil
	}
	chosen := Verdicts{}
	for _, p := range patterns {
		if chosen.take(v, p) == 0 {
			return nil, fmt.Errorf("original: no case is named by %q", p)
		}
	}
	return chosen, nil
}

// take copies the verdicts that the pattern names and returns how many it named.
func (v Verdicts) take(from Verdicts, pattern string) (found int) {
	for id, verdict := range from {
		if matchCase(pattern, id) {
			v[id] = verdict
			found++
		}
	}
	return found
}

// expectation is the shape of expected.json.
type expectation struct {
	Suite    string   // the version that the verdicts are of
	Total    int      // the number of cases in a role, a check on Cases
	Cases    []string // runs of case numbers: every case of the suite, once
	Verdicts []rule   // the last rule that names a case gives its verdict
}

// rule gives one verdict to the cases that its patterns name, in the roles that
// it names, or in both when it names none.
type rule struct {
	Verdict
	Cases []string
	Roles []Role
}

// Expected returns the verdicts that expected.json asks of the role.
func Expected(role Role) (Verdicts, error) {
	return parseExpected(expectedJSON, role)
}

func parseExpected(b []byte, role Role) (Verdicts, error) {
	var e expectation
	if err := json.Unmarshal(b, &e); err != nil {
		return nil, fmt.Errorf("original: expected.json: %w", err)
	}
	want := Verdicts{}
	for _, run := range e.Cases {
		ids, err := ExpandCases(run)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			want[id] = e.verdict(role, id)
		}
	}
	return want, e.check(want)
}

// verdict returns the verdict of the last rule that names the case in the role.
func (e *expectation) verdict(role Role, id string) (v Verdict) {
	for _, r := range e.Verdicts {
		inRole := len(r.Roles) == 0 || slices.Contains(r.Roles, role)
		if inRole && matchAny(r.Cases, id) {
			v = r.Verdict
		}
	}
	return v
}

// check finds what a slip of the pen leaves behind: a case lost, or without a verdict.
func (e *expectation) check(want Verdicts) error {
	if len(want) != e.Total {
		return fmt.Errorf("original: expected.json names %d cases, its total is %d", len(want), e.Total)
	}
	for _, id := range want.Cases() {
		if v := want[id]; v.Behavior == "" || v.Close == "" {
			return fmt.Errorf("original: expected.json has no verdict for case %s", id)
		}
	}
	return nil
}
