//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps the interrupt of a terminal from cmd: who leads tells it when to end.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
