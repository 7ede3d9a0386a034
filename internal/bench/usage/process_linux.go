package usage

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// CPUOf returns the processor time, user and system, that the threads of another
// process have used.
func CPUOf(pid int) (total time.Duration, err error) {
	threads, err := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "task", "*", "schedstat"))
	if err != nil || len(threads) == 0 {
		return 0, fmt.Errorf("process %d has no threads to look at: %w", pid, os.ErrNotExist)
	}
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			return 0, err
		}
		var ran time.Duration // in nanoseconds, the first field
		if _, err := fmt.Sscan(string(text), &ran); err != nil {
			return 0, fmt.Errorf("%s is not understood: %w", thread, err)
		}
		total += ran
	}
	return total, nil
}
