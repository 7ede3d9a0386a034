package original

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

const (
	// killGrace is how long a child may take to end when asked to.
	killGrace = 5 * time.Second
	// tailLines is how much of a child's output an error about it shows.
	tailLines = 12
)

// A command is a program with its arguments, where and with what it runs.
type command struct {
	name string
	args []string
	dir  string
	env  []string // added to the environment of this process
}

// run runs the command to its end and gives each line of its output, standard
// and error alike, to line. When ctx ends, the command and all that it started
// are killed. The error of a command that fails shows the end of its output.
func (c command) run(ctx context.Context, line func(string)) error {
	lines := &lineWriter{each: line}
	cmd := exec.CommandContext(ctx, c.name, c.args...)
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), c.env...)
	cmd.Stdout, cmd.Stderr = lines, lines
	cmd.WaitDelay = killGrace
	ownGroup(cmd)
	defer killGroup(cmd)
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return errors.New(c.String() + ": " + err.Error() + lines.tail())
	}
	return nil
}

// output runs the command and returns what it printed.
func (c command) output(ctx context.Context) (string, error) {
	var b strings.Builder
	err := c.run(ctx, func(s string) { b.WriteString(s + "\n") })
	return strings.TrimSpace(b.String()), err
}

// String returns the command as one would type it.
func (c command) String() string {
	return strings.Join(append([]string{c.name}, c.args...), " ")
}

// A lineWriter cuts what is written to it into lines and keeps the last of them.
type lineWriter struct {
	each func(string) // nil: nobody listens
	part []byte       // a line whose end has not come yet
	last []string
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.part = append(w.part, p...)
	for {
		line, rest, ended := strings.Cut(string(w.part), "\n")
		if !ended {
			return len(p), nil
		}
		w.part = []byte(rest)
		w.add(strings.TrimRight(line, "\r"))
	}
}

func (w *lineWriter) add(line string) {
	w.last = append(w.last, line)
	if len(w.last) > tailLines {
		w.last = w.last[1:]
	}
	if w.each != nil {
		w.each(line)
	}
}

// tail returns the last lines, indented under the error that they explain.
func (w *lineWriter) tail() string {
	var b strings.Builder
	for _, line := range append(w.last, string(w.part)) {
		if strings.TrimSpace(line) != "" {
			fmt.Fprintf(&b, "\n    %s", line)
		}
	}
	return b.String()
}
