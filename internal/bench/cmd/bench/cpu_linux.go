package main

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"

	"golang.org/x/sys/unix"
)

// A cpu is the number of a processor.
type cpu int

// anyCPU leaves a process where it is.
const anyCPU cpu = -1

// cpus returns the processors that this process may use.
func cpus() ([]cpu, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil, fmt.Errorf("the processors cannot be told: %w", err)
	}
	var all []cpu
	for n := cpu(0); len(all) < set.Count(); n++ {
		if set.IsSet(int(n)) {
			all = append(all, n)
		}
	}
	return all, nil
}

// start starts a process that runs on the processor alone. A process inherits that
// from the thread that starts it, so its runtime finds one processor from the
// beginning.
func (n cpu) start(cmd *exec.Cmd) error {
	if n == anyCPU {
		return cmd.Start()
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, pinned unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return err
	}
	pinned.Set(int(n))
	if err := unix.SchedSetaffinity(0, &pinned); err != nil {
		return fmt.Errorf("processor %d: %w", n, err)
	}
	return errors.Join(cmd.Start(), unix.SchedSetaffinity(0, &before))
}
