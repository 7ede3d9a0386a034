package report

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	// redraw is how often the line on a terminal changes at most.
	redraw = 100 * time.Millisecond
	// barWidth and lineWidth fit the line into a terminal of 80 columns.
	barWidth, lineWidth = 24, 78
	// steps is how many lines tell of a run where there is no terminal.
	steps = 10
)

// A Progress tells a human how far a run has come: on a terminal by one line that is
// written over again, elsewhere by a line for each tenth of the cases. What is to be
// mended is told at once. Its methods may be called by several goroutines; a nil
// Progress shows nothing.
type Progress struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool

	started     time.Time
	done, total int
	mend        int
	current     string // the case that came last
	drawn       time.Time
	width       int // of the line that stands on the terminal
}

// NewProgress returns a Progress on out, which is a terminal if it is a file that is a
// character device.
func NewProgress(out io.Writer) *Progress {
	return &Progress{out: out, terminal: isTerminal(out)}
}

func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Start begins a run of that many cases; 0 where nobody knows.
func (p *Progress) Start(total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.started, p.drawn = time.Now(), time.Time{}
	p.done, p.total, p.mend, p.current = 0, total, 0, ""
	if p.terminal {
		p.draw()
	}
}

// CaseDone says that a case has its verdicts.
func (p *Progress) CaseDone(r *Result) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	p.current = r.Case.ID
	if !r.Passed() {
		p.mend++
		p.line(r.heading())
	}
	switch {
	case p.terminal && (p.width == 0 || p.done == p.total || time.Since(p.drawn) >= redraw):
		p.draw()
	case !p.terminal && p.total > 0 && p.done*steps/p.total > (p.done-1)*steps/p.total:
		fmt.Fprintln(p.out, p.state())
	}
}

// Log writes a line of its own.
func (p *Progress) Log(line string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	drawn := p.width > 0
	p.line(line)
	if drawn {
		p.draw()
	}
}

// Done takes the line off the terminal.
func (p *Progress) Done() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// line writes a line that stays, above the one that is written over.
func (p *Progress) line(text string) {
	p.clear()
	fmt.Fprintln(p.out, text)
}

// state returns how far the run is: "120 of 517, 2 to mend, 3 s".
func (p *Progress) state() string {
	s := fmt.Sprint(p.done)
	if p.total > 0 {
		s += fmt.Sprintf(" of %d", p.total)
	}
	if p.mend > 0 {
		s += fmt.Sprintf(", %d to mend", p.mend)
	}
	return fmt.Sprintf("%s, %d s", s, int(time.Since(p.started).Seconds()))
}

// draw writes the line over the one before.
func (p *Progress) draw() {
	line := p.state() + "  " + p.current
	if p.total > 0 {
		full := min(p.done, p.total) * barWidth / p.total
		line = "[" + strings.Repeat("=", full) + strings.Repeat(" ", barWidth-full) + "] " + line
	}
	line = cut(strings.TrimRight(line, " "), lineWidth)
	n := utf8.RuneCountInString(line)
	fmt.Fprint(p.out, "\r"+line+strings.Repeat(" ", max(0, p.width-n)))
	p.width, p.drawn = max(p.width, n), time.Now()
}

// clear removes the line from the terminal.
func (p *Progress) clear() {
	if p.width > 0 {
		fmt.Fprint(p.out, "\r"+strings.Repeat(" ", p.width)+"\r")
		p.width = 0
	}
}
