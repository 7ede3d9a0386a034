package wstest

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// bubbleOf finds the bubble in the first line of a goroutine's stack.
var bubbleOf = regexp.MustCompile(`^goroutine \d+ \[[^]]*, (synctest bubble \d+)\]`)

// NoGoroutines waits until every other goroutine of the bubble waits or is
// gone, and fails the test with the stacks of those that are not gone, asleep
// ones included. It needs a testing/synctest bubble.
func NoGoroutines(t testing.TB) {
	t.Helper()
	synctest.Wait()
	if left := others(stacks()); len(left) > 0 {
		t.Fatalf("wanted no goroutine left behind, got %d:\n\n%s", len(left), strings.Join(left, "\n\n"))
	}
}

// NoGoroutinesIn waits until no goroutine is in a function of these packages, and
// fails the test with the stacks of those that do not end. It is for tests that
// are in no bubble.
func NoGoroutinesIn(t testing.TB, packages ...string) {
	t.Helper()
	left := inside(stacks()[1:], packages)
	for deadline := time.Now().Add(time.Minute); len(left) > 0 && time.Now().Before(deadline); {
		runtime.Gosched()
		left = inside(stacks()[1:], packages)
	}
	if len(left) > 0 {
		t.Fatalf("wanted no goroutine left in %v, got %d:\n\n%s", packages, len(left), strings.Join(left, "\n\n"))
	}
}

// inside returns the stacks in which there is a function of one of the packages.
func inside(stacks, packages []string) (found []string) {
	for _, stack := range stacks {
		if slices.ContainsFunc(packages, func(p string) bool { return strings.Contains(stack, "\n"+p+".") }) {
			found = append(found, stack)
		}
	}
	return found
}

// stacks returns the stacks of all goroutines, the caller's first.
func stacks() []string {
	buf := make([]byte, 64<<10)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			return strings.Split(strings.TrimSpace(string(buf[:n])), "\n\n")
		}
		buf = make([]byte, 2*len(buf))
	}
}

// others returns the stacks that share the bubble of the first one, without
// those that run the bubble.
func others(stacks []string) (left []string) {
	own := bubbleOf.FindStringSubmatch(stacks[0])
	if own == nil {
		return nil
	}
	for _, stack := range stacks[1:] {
		m := bubbleOf.FindStringSubmatch(stack)
		if m != nil && m[1] == own[1] && !runsBubble(stack) {
			left = append(left, stack)
		}
	}
	return left
}

// runsBubble reports whether stack is of the goroutine that began the bubble,
// or of the one that waits for the bubble's test to end.
func runsBubble(stack string) bool {
	return strings.Contains(stack, " [synctest.Run") ||
		strings.Contains(stack, "\ntesting/synctest.testingSynctestTest(")
}
