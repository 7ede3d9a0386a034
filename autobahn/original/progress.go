package original

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// A Progress tells a human how far each role has come: on a terminal by one line
// that is written over again, elsewhere by a line for each category of cases.
// Its methods may be called at once by both roles.
type Progress struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
	roles    []*roleProgress
	width    int // of the line that stands on the terminal
}

// roleProgress is how far one role has come.
type roleProgress struct {
	role        Role
	done, total int
	current     string // the case that is being run
}

// NewProgress returns a Progress on out.
func NewProgress(out io.Writer) *Progress {
	return &Progress{out: out, terminal: isTerminal(out)}
}

// isTerminal reports whether out is a character device, which a pipe or a file is not.
func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Log writes a line of its own.
func (p *Progress) Log(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	fmt.Fprintln(p.out, line)
}

// Case says that the role goes on with this case.
func (p *Progress) Case(role Role, id string, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.of(role)
	before := category(r.current)
	r.done, r.total, r.current = r.done+1, total, id
	switch {
	case p.terminal:
		p.draw()
	case category(id) != before:
		fmt.Fprintf(p.out, "%s: %d of %d, category %s\n", role, r.done, total, category(id))
	}
}

// of returns the progress of the role.
func (p *Progress) of(role Role) *roleProgress {
	for _, r := range p.roles {
		if r.role == role {
			return r
		}
	}
	r := &roleProgress{role: role}
	p.roles = append(p.roles, r)
	return r
}

// draw writes the line of all roles over the one before.
func (p *Progress) draw() {
	parts := make([]string, len(p.roles))
	for i, r := range p.roles {
		parts[i] = fmt.Sprintf("%s %d/%d %s", r.role, r.done, r.total, r.current)
	}
	line := strings.Join(parts, "   ")
	fmt.Fprintf(p.out, "\r%-*s", p.width, line)
	p.width = max(p.width, len(line))
}

// Done takes the line of the roles off the terminal.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// clear removes the line from the terminal.
func (p *Progress) clear() {
	if p.width > 0 {
		fmt.Fprintf(p.out, "\r%*s\r", p.width, "")
		p.width = 0
	}
}
