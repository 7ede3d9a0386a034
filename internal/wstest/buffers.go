package wstest

import (
	"strings"
	"testing"

	"github.com/ws6455/websocket/internal/pool"
)

// NoBuffers fails the test with the stacks of those who have borrowed something
// since loans began and have not given it back, or have given it back twice.
// What was left to its user on purpose is no fault.
func NoBuffers(t testing.TB, loans *pool.Watcher) {
	t.Helper()
	if faults := loans.Faults(); len(faults) > 0 {
		t.Fatalf("wanted everything borrowed to be given back once, got %d faults:\n\n%s", len(faults), strings.Join(faults, "\n"))
	}
}
