package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/ws6455/websocket/internal/soak"
	"github.com/ws6455/websocket/internal/soak/report"
)

// progress tells how the soak goes: on a terminal by one line that is written over again,
// elsewhere by a line for each ten seconds.
type progress struct {
	out      io.Writer
	terminal bool
	points   int
	width    int // of the line that stands on the terminal
}

func newProgress(out io.Writer) *progress {
	p := &progress{out: out}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// show tells of one second.
func (p *progress) show(at soak.Point) {
	line := describe(at)
	switch {
	case p.terminal:
		fmt.Fprintf(p.out, "\r%-*s", p.width, line)
		p.width = len(line)
	case p.points%10 == 0:
		fmt.Fprintln(p.out, line)
	}
	p.points++
}

func describe(at soak.Point) string {
	left := at.Left.Round(time.Second)
	return fmt.Sprintf("%d:%02d left  %s honest + %s hostile  %s messages  %s wrong  %s hostile met  client %s, %s goroutines  server %s, %s",
		int(left.Minutes()), int(left.Seconds())%60,
		report.Number(int64(at.Honest)), report.Number(int64(at.Hostile)),
		report.Number(at.Messages), report.Number(at.Wrong), report.Number(at.Met),
		soak.Bytes(at.Client.Heap), report.Number(int64(at.Client.Goroutines)),
		soak.Bytes(at.Server.Heap), report.Number(int64(at.Server.Goroutines)))
}

// done ends the line on the terminal.
func (p *progress) done() {
	if p.width > 0 {
		fmt.Fprintln(p.out)
	}
}
