package main

import (
	"fmt"
	"strings"
)

// A row is one of the table in SECURITY.md: a way in which WebSocket libraries have been
// broken, and the checks that stand against it here.
type row struct {
	title   string // what the row begins with
	mutants []mutant
}

// A mutant is the library without one of its checks.
type mutant struct {
	file string // below the root of the module
	old  string // stands in file once
	new  string // stands there instead
	test string // must fail then: the name of a package, a dot, and that of a test
}

// without is the mutant in which a condition never holds.
func without(file, condition, test string) mutant {
	return mutant{file, condition, "false && (" + condition + ")", test}
}

// instead is the mutant in which something else stands in the place of old.
func instead(file, old, new, test string) mutant { return mutant{file, old, new, test} }

// apply returns source, the content of m.file, with the mutation in it.
func (m mutant) apply(source string) (string, error) {
	if n := strings.Count(source, m.old); n != 1 {
		return "", fmt.Errorf("%s holds %q %d times", m.file, m.old, n)
	}
	return strings.Replace(source, m.old, m.new, 1), nil
}

// String names m in a line.
func (m mutant) String() string {
	line := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	if m.new == "false && ("+m.old+")" {
		return fmt.Sprintf("%s without %s", m.file, line(m.old))
	}
	return fmt.Sprintf("%s with %q for %q", m.file, line(m.new), line(m.old))
}

// packages are where the tests of a mutant may be, by name.
var packages = map[string]string{
	"websocket":  ".",
	"frame":      "./frame",
	"handshake":  "./handshake",
	"conn":       "./conn",
	"utf8stream": "./internal/utf8stream",
}

// target returns the directory and the function of a test.
func target(test string) (dir, function string) {
	name, function, _ := strings.Cut(test, ".")
	return packages[name], function
}
