package soak

import (
	"bytes"
	"fmt"
	"runtime/pprof"
	"time"
)

// A Side is one of the two processes of a soak.
type Side struct {
	Name                string
	Before, Held, After Measure
	Connections         int   // open when Held was measured
	PeakHeap            int64 // bytes
	PeakGoroutines      int
	Violations          []string
}

// peak takes note of a moment of the run.
func (s *Side) peak(l Load) {
	s.PeakHeap = max(s.PeakHeap, l.Heap)
	s.PeakGoroutines = max(s.PeakGoroutines, l.Goroutines)
}

// PerConnection returns how many bytes of heap a connection needs, all kinds together.
func (s *Side) PerConnection() int64 {
	if s.Connections == 0 {
		return 0
	}
	return (s.Held.HeapAlloc - s.Before.HeapAlloc) / int64(s.Connections)
}

// What may stay of a run. A goroutine leaves its descriptor to the next one: the runtime never
// frees those, of less than half a KiB; and the peak that is seen once a second may be half of the
// true one, when all contexts end at once. They are scattered over spans that a few of them keep
// from being free. The rest are tables that have grown and the figures of the run.
const (
	mayStay        = 8 << 20
	mayStayInSpans = 32 << 20
	descriptor     = 512
)

// HeapBound returns up to how many bytes HeapAlloc may be after the run.
func (s *Side) HeapBound() int64 {
	return s.Before.HeapAlloc + mayStay + 2*descriptor*int64(s.PeakGoroutines)
}

// InuseBound returns up to how many bytes HeapInuse may be after the run.
func (s *Side) InuseBound() int64 {
	return s.Before.HeapInuse + mayStayInSpans + 4*descriptor*int64(s.PeakGoroutines)
}

// settle waits until the process is back where it began, and complains if it is not there
// in time.
func (s *Side) settle(patience time.Duration) {
	for end := time.Now().Add(patience); ; time.Sleep(patience / 100) {
		s.After = Take()
		complaints := s.complaints()
		if len(complaints) == 0 {
			return
		}
		if time.Now().After(end) {
			s.Violations = append(s.Violations, complaints...)
			return
		}
	}
}

// complaints returns what is not back where it began.
func (s *Side) complaints() (all []string) {
	if more := s.After.Goroutines - s.Before.Goroutines; more > 0 {
		all = append(all, fmt.Sprintf("the %s has %d goroutines left:\n%s", s.Name, more, stacks()))
	}
	if more := s.After.Files - s.Before.Files; more > 0 {
		all = append(all, fmt.Sprintf("the %s has %d files left open", s.Name, more))
	}
	if bound := s.HeapBound(); s.After.HeapAlloc > bound {
		all = append(all, fmt.Sprintf("the heap of the %s is not back: it held %s before and %s after, over the bound of %s",
			s.Name, Bytes(s.Before.HeapAlloc), Bytes(s.After.HeapAlloc), Bytes(bound)))
	}
	if bound := s.InuseBound(); s.After.HeapInuse > bound {
		all = append(all, fmt.Sprintf("the heap of the %s is scattered: its spans had %s before and %s after, over the bound of %s",
			s.Name, Bytes(s.Before.HeapInuse), Bytes(s.After.HeapInuse), Bytes(bound)))
	}
	return all
}

// stacks returns the stacks of all goroutines, those that are the same once with their number.
func stacks() string {
	var b bytes.Buffer
	_ = pprof.Lookup("goroutine").WriteTo(&b, 1) // a Buffer takes everything
	const most = 8 << 10
	return string(b.Bytes()[:min(b.Len(), most)])
}

// Bytes returns a number of bytes in words: "12 KiB".
func Bytes(n int64) string {
	switch size := float64(n); {
	case n < 0:
		return "-" + Bytes(-n)
	case n < 10<<10:
		return fmt.Sprintf("%d B", n)
	case n < 10<<20:
		return fmt.Sprintf("%.0f KiB", size/(1<<10))
	case n < 1<<33:
		return fmt.Sprintf("%.0f MiB", size/(1<<20))
	default:
		return fmt.Sprintf("%.1f GiB", size/(1<<30))
	}
}
