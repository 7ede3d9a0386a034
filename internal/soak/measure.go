package soak

import (
	"os"
	"runtime"
	"runtime/metrics"
)

// A Measure is what a process holds when everything is collected that can be.
type Measure struct {
	HeapAlloc  int64 // bytes of objects
	HeapInuse  int64 // bytes of the spans that they are in
	Goroutines int
	Files      int // -1 where that cannot be counted
}

// Take measures this process.
func Take() Measure {
	for range 3 { // a sync.Pool lives for two collections
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Measure{int64(m.HeapAlloc), int64(m.HeapInuse), runtime.NumGoroutine(), files()}
}

// files counts the open files of this process.
func files() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return -1
	}
	return len(entries) - 1 // without the directory itself
}

// A Load is what a process holds at a moment of the run, garbage included.
type Load struct {
	Heap       int64 // bytes
	Goroutines int
	Open       int // connections
}

// loadNow measures without stopping the world.
func loadNow(open int) Load {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(samples)
	return Load{int64(samples[0].Value.Uint64()), runtime.NumGoroutine(), open}
}
