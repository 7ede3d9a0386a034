//go:build unix

package original

import (
	"os/exec"
	"syscall"
)

// ownGroup puts the command into a process group of its own, so that ending it
// ends what it started too, and an interrupt at the terminal reaches it only
// through this process.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
}

// killGroup kills what is left of the group; none is left as a rule.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
