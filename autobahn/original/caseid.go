package original

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// CompareCases orders case numbers as the suite does: by each number between the
// dots, so 2.10 comes after 2.9.
func CompareCases(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), compareParts)
}

// compareParts orders two parts of case numbers: a longer number is a larger one.
func compareParts(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// ExpandCases writes out a run of case numbers: "6.1.1-3" is 6.1.1, 6.1.2, 6.1.3.
// A number without a dash stands for itself.
func ExpandCases(run string) ([]string, error) {
	first, last, isRun := strings.Cut(run, "-")
	if !isRun {
		return []string{run}, nil
	}
	dot := strings.LastIndexByte(first, '.') + 1
	from, err1 := strconv.Atoi(first[dot:])
	to, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || from > to {
		return nil, fmt.Errorf("original: %q is not a run of cases such as 6.1.1-3", run)
	}
	var ids []string
	for n := from; n <= to; n++ {
		ids = append(ids, first[:dot]+strconv.Itoa(n))
	}
	return ids, nil
}

// matchCase reports whether the pattern names the case: * stands for any run of
// characters, everything else for itself.
func matchCase(pattern, id string) bool {
	head, rest, starred := strings.Cut(pattern, "*")
	if !starred {
		return pattern == id
	}
	if !strings.HasPrefix(id, head) {
		return false
	}
	for tail := id[len(head):]; ; tail = tail[1:] {
		if matchCase(rest, tail) {
			return true
		}
		if tail == "" {
			return false
		}
	}
}

// matchAny reports whether one of the patterns names the case.
func matchAny(patterns []string, id string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matchCase(p, id) })
}

// category returns the first number of a case: 6 for 6.4.1.
func category(id string) string {
	c, _, _ := strings.Cut(id, ".")
	return c
}
