package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// compareCases orders case numbers by each number between the dots, so that 2.10
// comes behind 2.9.
func compareCases(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), compareParts)
}

// compareParts orders two parts of case numbers. What is no number comes last.
func compareParts(a, b string) int {
	m, errA := strconv.Atoi(a)
	n, errB := strconv.Atoi(b)
	switch {
	case errA == nil && errB == nil:
		return cmp.Compare(m, n)
	case errA == nil:
		return -1
	case errB == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// categoryOf returns the first number of a case: 6 for 6.4.1.
func categoryOf(id string) string {
	c, _, _ := strings.Cut(id, ".")
	return c
}

// groupOf returns the numbers of a case but for the last: 6.4 for 6.4.1.
func groupOf(id string) string {
	if i := strings.LastIndexByte(id, '.'); i >= 0 {
		return id[:i]
	}
	return id
}
