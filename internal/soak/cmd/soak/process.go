package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/ws6455/websocket/internal/soak"
)

// serverName is the first argument of this command as the server's process. Its Options follow.
const serverName = "server"

// What the server's process is asked, a line each. It answers in lines of JSON.
const (
	askLoad   = "load"
	askHold   = "hold"
	askSettle = "settle"
)

// serve is the server's process: it answers until standard input ends.
func serve(args []string, stdin io.Reader, stdout io.Writer) error {
	var o soak.Options
	if len(args) != 1 || json.Unmarshal([]byte(args[0]), &o) != nil {
		return errUsage
	}
	if _, err := fileLimit(); err != nil {
		return err
	}
	server, err := soak.Begin(o)
	if err != nil {
		return err
	}
	answers := json.NewEncoder(stdout)
	if err := answers.Encode(server.Targets()); err != nil {
		return err
	}
	for lines := bufio.NewScanner(stdin); lines.Scan(); {
		answer, err := answerOf(server, lines.Text())
		if err == nil {
			err = answers.Encode(answer)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func answerOf(server *soak.Local, question string) (any, error) {
	switch question {
	case askLoad:
		return server.Load()
	case askHold:
		return nil, server.Hold()
	case askSettle:
		return server.Settle()
	}
	return nil, fmt.Errorf("%w: no answer to %q", errUsage, question)
}

// A process is the server's process, for the one that leads.
type process struct {
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	answers *json.Decoder
	stderr  strings.Builder
	targets soak.Targets
}

// start starts this program again as the server.
func start(o soak.Options) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	options, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(self, serverName, string(options))}
	p.cmd.Stderr = &p.stderr
	ownGroup(p.cmd)
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.answers = json.NewDecoder(stdout)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	if err := p.answers.Decode(&p.targets); err != nil {
		return nil, errors.Join(err, p.end())
	}
	return p, nil
}

// Targets says where the Server listens.
func (p *process) Targets() soak.Targets { return p.targets }

// Load returns what the process holds now.
func (p *process) Load() (load soak.Load, err error) { return load, p.ask(askLoad, &load) }

// Hold has the process measured while the connections are there.
func (p *process) Hold() error { return p.ask(askHold, new(any)) }

// Settle ends the Server and returns what it has left behind.
func (p *process) Settle() (side soak.Side, err error) { return side, p.ask(askSettle, &side) }

// ask asks a question and reads the answer into v.
func (p *process) ask(question string, v any) error {
	if _, err := io.WriteString(p.stdin, question+"\n"); err != nil {
		return err
	}
	return p.answers.Decode(v)
}

// end lets the process end and waits until it has. The error is what it said.
func (p *process) end() error {
	_ = p.stdin.Close() // it may have ended already
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("the server's process: %w\n%s", err, strings.TrimSpace(p.stderr.String()))
	}
	return nil
}
