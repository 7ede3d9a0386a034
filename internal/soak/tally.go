package soak

import (
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
)

// tally is what a Client counts.
type tally struct {
	messages, bytes        atomic.Int64 // echoed and checked
	lost, doubled, changed atomic.Int64
	pings, cancelled       atomic.Int64 // answered pings; reads that a context ended
	closed                 atomic.Int64 // closing handshakes of honest connections
	honest, hostile        atomic.Int64 // open now
	met                    atomic.Int64 // hostile peers and servers so far

	mu     sync.Mutex
	kinds  map[string]Ends
	broken map[string]int // why honest connections ended
}

// Ends count in which ways something ended.
type Ends map[string]int

func newTally() *tally {
	return &tally{kinds: map[string]Ends{}, broken: map[string]int{}}
}

func (t *tally) fault(f faults) {
	t.lost.Add(int64(f.lost))
	t.doubled.Add(int64(f.doubled))
	t.changed.Add(int64(f.changed))
}

// ended takes note of how a hostile peer of a kind ended.
func (t *tally) ended(kind, end string) {
	t.met.Add(1)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kinds[kind] == nil {
		t.kinds[kind] = Ends{}
	}
	t.kinds[kind][end]++
}

// broke takes note of an honest connection that ended, or never began.
func (t *tally) broke(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.broken[generic(fmt.Sprint(err))]++
}

// hostility returns a copy of how the hostile ended, by kind.
func (t *tally) hostility() map[string]Ends {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make(map[string]Ends, len(t.kinds))
	for kind, ends := range t.kinds {
		all[kind] = maps.Clone(ends)
	}
	return all
}

// breaks returns why honest connections ended.
func (t *tally) breaks() map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.broken)
}
