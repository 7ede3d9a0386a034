package pool

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// watching is what tests have asked for last; nil in production.
var watching atomic.Pointer[Watcher]

// A Watcher looks at all pools for a test. Only one does at a time: the one that
// began last, until it stops.
type Watcher struct {
	before *Watcher // who goes on after it

	mu     sync.Mutex        // guards all below
	loans  map[any]loan      // by the pointer that was lent; nil: they are not written down
	back   map[any]struct{}  // what came back, and was not lent again
	faults map[string]string // what must not happen, and where it did
	taken  int               // loans that Leave has ended
}

// loan is where a value was borrowed.
type loan [16]uintptr

// Poison has values overwritten as they come back, or not, until stop is called.
func Poison(on bool) (stop func()) {
	var w *Watcher
	if on {
		w = new(Watcher)
	}
	before := watching.Swap(w)
	return func() { watching.Store(before) }
}

// Watch has values overwritten as they come back, and writes the loans down that
// begin from now on, until Stop.
func Watch() *Watcher {
	w := &Watcher{
		loans:  make(map[any]loan),
		back:   make(map[any]struct{}),
		faults: make(map[string]string),
	}
	w.before = watching.Swap(w)
	return w
}

// Stop ends the watch.
func (w *Watcher) Stop() { watching.Store(w.before) }

func (w *Watcher) lent(v any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.loans != nil {
		var at loan
		runtime.Callers(3, at[:])
		w.loans[v] = at
		delete(w.back, v)
	}
}

func (w *Watcher) returned(v any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.loans == nil {
		return
	}
	if _, twice := w.back[v]; twice {
		w.faults[fmt.Sprintf("a %T came back twice", v)] = here()
	}
	w.back[v] = struct{}{}
	delete(w.loans, v)
}

func (w *Watcher) left(v any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, known := w.loans[v]; known {
		w.taken++
		delete(w.loans, v)
	}
}

// here returns the stack of who called a method of a Pool.
func here() string {
	var at loan
	runtime.Callers(4, at[:])
	return at.String()
}

// Taken returns how many loans Leave has ended.
func (w *Watcher) Taken() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.taken
}

// Faults says in sentences what is wrong with the loans so far: those that have not
// ended, and values that came back twice. Each is followed by a stack.
func (w *Watcher) Faults() (faults []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for v, at := range w.loans {
		faults = append(faults, fmt.Sprintf("a %T was not given back; it was borrowed by\n%v", v, at))
	}
	for _, fault := range slices.Sorted(maps.Keys(w.faults)) {
		faults = append(faults, fault+", by\n"+w.faults[fault])
	}
	return faults
}

// String returns a line for each function of the stack, the innermost first.
func (l loan) String() string {
	var s strings.Builder
	frames := runtime.CallersFrames(slices.DeleteFunc(l[:], func(pc uintptr) bool { return pc == 0 }))
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		fmt.Fprintf(&s, "\t%s (%s:%d)\n", f.Function, f.File, f.Line)
	}
	return s.String()
}
