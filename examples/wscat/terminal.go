package main

import (
	"io"
	"os"

	"github.com/ws6455/websocket/frame"
	"golang.org/x/term"
)

// console chooses how to read and print: with a prompt and line editing when
// both ends are a terminal, plainly otherwise. restore puts the terminal back.
func (o *options) console(std stdio) (in *reader, out output, restore func(), err error) {
	in = &reader{op: frame.Text, slash: o.slash}
	if o.binary {
		in.op = frame.Binary
	}
	switch {
	case o.execute != nil:
		in.line = list(o.execute)
	case o.whole:
		in.line = whole(std.in)
	case isTerminal(std.in) && isTerminal(std.out):
		return o.terminal(in, std)
	default:
		in.line = lines(std.in)
	}
	p := &pipe{out: std.out, notices: std.err}
	if o.quiet {
		p.notices = io.Discard
	}
	return in, p, func() {}, nil
}

// terminal edits lines. It keeps what is being typed apart from what arrives.
func (o *options) terminal(in *reader, std stdio) (*reader, output, func(), error) {
	fd := int(std.in.(*os.File).Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, nil, nil, err
	}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{std.in, std.out}, "> ")
	if width, height, err := term.GetSize(fd); err == nil {
		_ = t.SetSize(width, height)
	}
	in.line, in.slash = t.ReadLine, true
	restore := func() { _ = term.Restore(fd, before) }
	return in, &screen{out: t, quiet: o.quiet}, restore, nil
}

// isTerminal reports whether v is a file that is a terminal.
func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
