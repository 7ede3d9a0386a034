package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"github.com/ws6455/websocket/frame"
)

// output is where messages, and notices about the conversation, go. Its
// methods may be called by several goroutines.
type output interface {
	message(op frame.Opcode, data []byte)
	notice(format string, args ...any)
}

// A pipe is output for programs: text with a newline after each message,
// binary as it is; notices go elsewhere.
type pipe struct {
	mu      sync.Mutex
	out     io.Writer
	notices io.Writer
}

func (p *pipe) message(op frame.Opcode, data []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if op == frame.Text {
		data = append(data, '\n')
	}
	_, _ = p.out.Write(data)
}

func (p *pipe) notice(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprintf(p.notices, format+"\n", args...)
}

// A screen is output for people: nothing a server sends can move the cursor
// or change the terminal.
type screen struct {
	mu    sync.Mutex
	out   io.Writer
	quiet bool
}

func (s *screen) message(op frame.Opcode, data []byte) {
	text := printable(string(data))
	if op != frame.Text {
		text = fmt.Sprintf("(%d bytes) % x", len(data), data)
	}
	s.print("< ", text)
}

func (s *screen) notice(format string, args ...any) {
	if !s.quiet {
		s.print("* ", fmt.Sprintf(format, args...))
	}
}

func (s *screen) print(mark, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	// One write, so that the prompt is redrawn once.
	_, _ = io.WriteString(s.out, mark+strings.ReplaceAll(text, "\n", "\n  ")+"\n")
}

// printable returns s with its control characters, but for newline and tab,
// written out.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			fmt.Fprintf(&b, `\x%02x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
