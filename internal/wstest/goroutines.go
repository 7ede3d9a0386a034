package wstest

import (
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
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
