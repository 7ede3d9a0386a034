package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// A process is a worker that was started.
type process struct {
	name    string
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	answers *json.Decoder
	stderr  strings.Builder
}

// start starts this program again as a worker.
func start(ctx context.Context, args ...string) (*process, error) {
	return startOn(ctx, anyCPU, args...)
}

// startOn is start with a worker that runs on one processor only.
func startOn(ctx context.Context, on cpu, args ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startProgram(ctx, on, self, append([]string{"worker"}, args...)...)
}

// startProgram is startOn for any program that does as a worker does.
func startProgram(ctx context.Context, on cpu, program string, args ...string) (_ *process, err error) {
	p := &process{name: strings.Join(args, " ")}
	p.cmd = exec.CommandContext(ctx, program, args...)
	p.cmd.Stderr = &p.stderr
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.answers = json.NewDecoder(stdout)
	return p, on.start(p.cmd)
}

// ask sends a line, which makes a worker that serves answer into v.
func (p *process) ask(line string, v any) error {
	if _, err := io.WriteString(p.stdin, line+"\n"); err != nil {
		return errors.Join(p.end(), err)
	}
	return p.answer(v)
}

// answer reads the next answer into v. When there is none, the error is what the
// worker said.
func (p *process) answer(v any) error {
	err := p.answers.Decode(v)
	if err != nil {
		return errors.Join(p.end(), fmt.Errorf("%s gave no answer: %w", p.name, err))
	}
	return nil
}

// end lets the worker end and waits until it has.
func (p *process) end() error {
	_ = p.stdin.Close() // it may have ended already
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("%s: %w\n%s", p.name, err, strings.TrimSpace(p.stderr.String()))
	}
	return nil
}
