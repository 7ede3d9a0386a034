package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/pprof"
	"time"

	"github.com/ws6455/websocket/internal/bench/speed"
	"github.com/ws6455/websocket/internal/bench/speed/load"
	"github.com/ws6455/websocket/internal/bench/speed/server"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// speedWork is a worker of speed:
//
//	worker speed serve <server> <load> [profile]   its address; "begin", then "end": what was spent between; "memory": a usage.Memory
//	worker speed load <plan>                       true when it is warm; "run": a load.Result
func speedWork(args []string, stdin io.Reader, stdout io.Writer) error {
	switch {
	case len(args) == 3 && args[0] == "serve":
		return speedServe(args[1], args[2], "", stdin, stdout)
	case len(args) == 4 && args[0] == "serve":
		return speedServe(args[1], args[2], args[3], stdin, stdout)
	case len(args) == 2 && args[0] == "load":
		return speedLoad(args[1], stdin, stdout)
	}
	return errUsage
}

func speedServe(serverName, loadJSON, profile string, stdin io.Reader, stdout io.Writer) error {
	s, err := server.ByName(serverName)
	if err != nil {
		return err
	}
	var asked speed.Load
	if err := json.Unmarshal([]byte(loadJSON), &asked); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	serve := s.For(asked)
	if serve == nil {
		return fmt.Errorf("%s does not serve %s", serverName, asked.Name)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- serve(l, asked) }()
	m := meter{profile: profile}
	err = answerLines(stdin, stdout, l.Addr().String(), answers{
		"begin":  m.begin,
		"end":    m.end,
		"memory": func() (any, error) { return usage.MemoryNow() },
	})
	_ = l.Close() // serve says how it ended
	return errors.Join(err, <-served)
}

// A meter tells what the process spends between two moments.
type meter struct {
	profile string // file for a profile of the processor time, or ""
	file    *os.File
	begun   usage.Usage
}

// spent is what a server has spent on all messages, and what it holds.
type spent struct {
	usage.Cost
	Resident float64
}

func (m *meter) begin() (_ any, err error) {
	if m.begun, err = usage.Begin(); err != nil || m.profile == "" {
		return true, err
	}
	if m.file, err = os.Create(m.profile); err != nil {
		return nil, err
	}
	return true, pprof.StartCPUProfile(m.file)
}

func (m *meter) end() (any, error) {
	now, err := usage.Now()
	if err != nil {
		return nil, err
	}
	resident, err := usage.Resident()
	if err == nil && m.file != nil {
		pprof.StopCPUProfile()
		err = m.file.Close()
	}
	return spent{now.Per(1, m.begun), resident}, err
}

// warmUpShare is the part of a measurement's time that a warm-up takes.
const warmUpShare = 4

// A speedPlan is the argument of the load.
type speedPlan struct {
	load.Plan
	Time time.Duration
}

func speedLoad(plan string, stdin io.Reader, stdout io.Writer) error {
	var p speedPlan
	if err := json.Unmarshal([]byte(plan), &p); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	peers, err := load.Start(p.Plan)
	if err != nil {
		return err
	}
	defer peers.Close()
	if p.Load.Way != speed.Idle {
		if _, err := peers.Run(p.Time / warmUpShare); err != nil {
			return err
		}
	}
	return answerLines(stdin, stdout, true, answers{
		"run": func() (any, error) { return peers.Run(p.Time) },
	})
}
