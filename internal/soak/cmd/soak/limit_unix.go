//go:build unix

package main

import (
	"fmt"
	"syscall"
)

// fileLimit raises the soft limit of open files to the hard one and returns it.
func fileLimit() (int, error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, fmt.Errorf("the limit of open files cannot be read: %w", err)
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, fmt.Errorf("the limit of open files cannot be raised: %w", err)
	}
	const most = 100_000 // where there is no limit, memory is one
	return int(min(uint64(limit.Cur), most)), nil
}
