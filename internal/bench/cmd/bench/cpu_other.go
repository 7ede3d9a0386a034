//go:build !linux

package main

import "os/exec"

// A cpu is the number of a processor.
type cpu int

// anyCPU leaves a process where it is.
const anyCPU cpu = -1

func (cpu) start(cmd *exec.Cmd) error { return cmd.Start() }
