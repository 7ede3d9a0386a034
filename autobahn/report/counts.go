package report

import (
	"fmt"
	"slices"
	"strings"
)

// counts is how often each verdict was given.
type counts map[Verdict]int

// A count is one verdict and how often it was given.
type count struct {
	Verdict Verdict
	N       int
}

// ordered returns what was given at least once, from good to bad. Verdicts that this
// suite does not know come last.
func (c counts) ordered() []count {
	var list []count
	for _, v := range verdictOrder {
		if c[v] > 0 {
			list = append(list, count{v, c[v]})
		}
	}
	known := len(list)
	for v, n := range c {
		if !slices.Contains(verdictOrder, v) {
			list = append(list, count{v, n})
		}
	}
	slices.SortFunc(list[known:], func(a, b count) int { return strings.Compare(string(a.Verdict), string(b.Verdict)) })
	return list
}

// total returns how many verdicts were counted.
func (c counts) total() int {
	sum := 0
	for _, n := range c {
		sum += n
	}
	return sum
}

// mend returns how many of them are something to mend.
func (c counts) mend() int {
	sum := 0
	for v, n := range c {
		if mendable(v) {
			sum += n
		}
	}
	return sum
}

// String returns the counts as words: "298 OK, 3 INFORMATIONAL".
func (c counts) String() string {
	var parts []string
	for _, e := range c.ordered() {
		parts = append(parts, fmt.Sprintf("%d %s", e.N, e.Verdict.badge().Word))
	}
	return strings.Join(parts, ", ")
}

// cases returns a number of cases as words.
func cases(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}
