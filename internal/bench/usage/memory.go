package usage

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
)

// Memory is what a process holds, in bytes.
type Memory struct {
	Resident float64 // in physical memory
	Go       float64 // spans of the heap and the stacks that are in use
}

// MemoryNow returns what the process holds when everything is collected that can
// be: it empties the pools first and gives free memory back.
func MemoryNow() (Memory, error) {
	for range 3 { // a sync.Pool lives for two collections
		runtime.GC()
	}
	debug.FreeOSMemory()
	resident, err := Resident()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Memory{Resident: resident, Go: float64(m.HeapInuse + m.StackInuse)}, err
}

// Resident returns how much of this process is in physical memory, in bytes.
func Resident() (float64, error) { return ResidentOf(os.Getpid()) }

// ResidentOf returns how much of a process is in physical memory, in bytes: the
// second field of statm.
func ResidentOf(pid int) (float64, error) {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, fmt.Errorf("the resident memory can be read on Linux only: %w", err)
	}
	var size, resident float64
	if _, err := fmt.Fscan(bytes.NewReader(statm), &size, &resident); err != nil {
		return 0, fmt.Errorf("%s is not understood: %w", statm, err)
	}
	return resident * float64(os.Getpagesize()), nil
}
