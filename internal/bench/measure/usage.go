package measure

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

// usage is what the process has used so far.
type usage struct {
	cpu           time.Duration
	allocs, bytes uint64
}

// begin returns the usage behind a garbage collection, so that no garbage of the
// preparations is collected at the expense of what is measured.
func begin() (usage, error) {
	runtime.GC()
	return now()
}

func now() (usage, error) {
	cpu, err := processTime()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{cpu, m.Mallocs, m.TotalAlloc}, err
}

// per returns the cost of each of n messages since begin.
func (end usage) per(n int, begin usage) Cost {
	return Cost{
		Micros: float64(end.cpu-begin.cpu) / float64(time.Microsecond) / float64(n),
		Allocs: float64(end.allocs-begin.allocs) / float64(n),
		Bytes:  float64(end.bytes-begin.bytes) / float64(n),
	}
}
