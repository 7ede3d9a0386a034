package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress tells how far the run has come: on a terminal by one line that is
// written over again, elsewhere by a line for each tenth.
type progress struct {
	out         io.Writer
	terminal    bool
	begun       time.Time
	steps, todo int // steps counts those that have begun
	width       int // of the line that stands on the terminal
}

func newProgress(out io.Writer, todo int) *progress {
	p := &progress{out: out, begun: time.Now(), todo: todo}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// step says what is done next.
func (p *progress) step(what string) {
	line := fmt.Sprintf("%d/%d %s%s", p.steps+1, p.todo, what, p.left())
	switch tenth := max(1, p.todo/10); {
	case p.terminal:
		fmt.Fprintf(p.out, "\r%-*s", p.width, line)
		p.width = max(p.width, len(line))
	case p.steps%tenth == 0:
		fmt.Fprintln(p.out, line)
	}
	p.steps++
}

// left returns how long the rest will take at the speed so far.
func (p *progress) left() string {
	if p.steps == 0 {
		return ""
	}
	each := time.Since(p.begun) / time.Duration(p.steps)
	return fmt.Sprintf(", about %v left", (each * time.Duration(p.todo-p.steps)).Round(time.Second))
}

// done takes the line off the terminal.
func (p *progress) done() {
	if p.width > 0 {
		fmt.Fprintf(p.out, "\r%*s\r", p.width, "")
	}
}
