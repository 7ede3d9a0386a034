package main

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/ws6455/websocket/internal/bench/usage"
)

// A subject is the process of a server that tells what it spends, or is looked at.
type subject interface {
	begin() error
	end() (spent, error)
	memory() (usage.Memory, error)
}

// asked is a server of this program: a worker.
type asked struct{ *process }

func (s asked) begin() error {
	var begun bool
	return s.ask("begin", &begun)
}

func (s asked) end() (total spent, err error) {
	err = s.ask("end", &total)
	return total, err
}

func (s asked) memory() (m usage.Memory, err error) {
	err = s.ask("memory", &m)
	return m, err
}

// watched is a server of another program. What can be seen from outside is its
// processor time and its memory; all that it has allocated counts as none.
type watched struct {
	*process
	begun time.Duration
}

// raise lets the process have as many connections as those of this program, which
// raise their limit themselves.
func (s *watched) raise() error {
	var files unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &files); err != nil {
		return err
	}
	files.Cur = files.Max
	return unix.Prlimit(s.cmd.Process.Pid, unix.RLIMIT_NOFILE, &files, nil)
}

func (s *watched) begin() (err error) {
	s.begun, err = usage.CPUOf(s.cmd.Process.Pid)
	return err
}

func (s *watched) end() (total spent, err error) {
	now, err := usage.CPUOf(s.cmd.Process.Pid)
	if err != nil {
		return total, err
	}
	total.Micros = micros(now - s.begun)
	total.Resident, err = usage.ResidentOf(s.cmd.Process.Pid)
	return total, err
}

func (s *watched) memory() (m usage.Memory, err error) {
	m.Resident, err = usage.ResidentOf(s.cmd.Process.Pid)
	return m, err
}
