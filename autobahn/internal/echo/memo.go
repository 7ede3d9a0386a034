package echo

import (
	"bytes"
	"slices"
	"sync"
)

const (
	// variants is how many entries there are for a message at most. Peers compress
	// differently, and the history differs with the window and at the beginning.
	variants = 8
	// overhead is what an entry takes besides its octets, roughly.
	overhead = 256
)

// A Memo remembers messages that were inflated and found right. It is made to be
// shared by all connections of a run, and safe for concurrent use. The nil Memo
// remembers nothing.
type Memo struct {
	limit int // of the octets of each generation

	mu sync.RWMutex
	// New entries go to young. When it has as many octets as it may, it becomes old,
	// and what was old is forgotten. What is found in old goes to young again. The
	// slices in both are never changed.
	young, old map[slot][]*entry
	size       int // of young
}

// A slot has the entries for one expected message, by its place in memory: a
// quick way to find few entries to compare.
type slot struct {
	first  *byte
	length int
}

// An entry says that compressed, inflated after history, is the message of its slot.
type entry struct {
	history, compressed []byte
	size                int
}

func (e *entry) is(history, compressed []byte) bool {
	return bytes.Equal(e.compressed, compressed) && bytes.Equal(e.history, history)
}

// NewMemo returns a Memo that takes at most about limit octets.
func NewMemo(limit int) *Memo {
	return &Memo{limit: limit / 2, young: make(map[slot][]*entry)}
}

// find returns the entry for a message, or nil.
func (m *Memo) find(want, history, compressed []byte) *entry {
	if m == nil || len(want) == 0 {
		return nil
	}
	at := slot{&want[0], len(want)}
	m.mu.RLock()
	young, old := m.young[at], m.old[at]
	m.mu.RUnlock()
	if e := search(young, history, compressed); e != nil {
		return e
	}
	e := search(old, history, compressed)
	if e != nil {
		m.add(want, e)
	}
	return e
}

// search returns the entry of some that is for a message, or nil. The newest ones
// come first.
func search(entries []*entry, history, compressed []byte) *entry {
	for _, e := range slices.Backward(entries) {
		if e.is(history, compressed) {
			return e
		}
	}
	return nil
}

// remember adds an entry for a message. Unless the history is kept, never to be
// changed, it is copied.
func (m *Memo) remember(want, history, compressed []byte, kept bool) {
	if m == nil || len(want) == 0 {
		return
	}
	e := &entry{history: history, compressed: bytes.Clone(compressed)}
	e.size = len(compressed) + overhead
	if !kept {
		e.history = bytes.Clone(history)
		e.size += len(history)
	}
	m.add(want, e)
}

// add adds an entry to young.
func (m *Memo) add(want []byte, e *entry) {
	at := slot{&want[0], len(want)}
	m.mu.Lock()
	defer m.mu.Unlock()
	entries := m.young[at]
	if e.size > m.limit || search(entries, e.history, e.compressed) != nil {
		return
	}
	if len(entries) == variants {
		m.size -= entries[0].size
		entries = entries[1:]
	}
	if m.size+e.size > m.limit {
		m.old, m.young, m.size = m.young, make(map[slot][]*entry), 0
		entries = nil
	}
	m.young[at] = append(slices.Clip(entries), e)
	m.size += e.size
}
