package usage

import (
	"runtime"
	"time"
)

// A Cost is what one message costs the process, on average.
type Cost struct {
	Micros float64 // processor time, user and system, of all threads
	Allocs float64 // heap objects
	Bytes  float64 // bytes of these
}

// Usage is what the process has used so far.
type Usage struct {
	cpu           time.Duration
	allocs, bytes uint64
}

// Begin returns the usage behind a garbage collection, so that no garbage of the
// preparations is collected at the expense of what is measured.
func Begin() (Usage, error) {
	runtime.GC()
	return Now()
}

// Now returns the usage of this moment.
func Now() (Usage, error) {
	cpu, err := processTime()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Usage{cpu, m.Mallocs, m.TotalAlloc}, err
}

// Per returns the cost of each of n messages since begin.
func (end Usage) Per(n int, begin Usage) Cost {
	return Cost{
		Micros: float64(end.cpu-begin.cpu) / float64(time.Microsecond) / float64(n),
		Allocs: float64(end.allocs-begin.allocs) / float64(n),
		Bytes:  float64(end.bytes-begin.bytes) / float64(n),
	}
}
