package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ws6455/websocket/frame"
)

// input is where messages and commands come from.
type input interface {
	next() (action, error) // io.EOF at the end
}

// An action is one thing to do; without anything set, it is to send data.
type action struct {
	op        frame.Opcode
	data      []byte
	ping      bool
	close     *closing
	complaint string // tell the user, go on
}

// A reader gives one action for each line, or one for everything.
type reader struct {
	line   func() (string, error) // without its end; io.EOF at the end
	op     frame.Opcode
	slash  bool
	number int
}

func (r *reader) next() (action, error) {
	line, err := r.line()
	if err != nil {
		return action{}, err
	}
	r.number++
	if r.slash && strings.HasPrefix(line, "/") {
		if !strings.HasPrefix(line, "//") {
			return parseCommand(line), nil
		}
		line = line[1:]
	}
	if r.op == frame.Text && !utf8.ValidString(line) {
		return action{}, fmt.Errorf("message %d is not UTF-8, so it cannot be text (-b sends binary)", r.number)
	}
	return action{op: r.op, data: []byte(line)}, nil
}

// lines returns a function that gives the lines of in. The last one needs no
// newline.
func lines(in io.Reader) func() (string, error) {
	b := bufio.NewReader(in)
	return func() (string, error) {
		line, err := b.ReadString('\n')
		if err != nil && (err != io.EOF || line == "") {
			return "", err
		}
		return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
	}
}

// whole returns a function that gives all of in, once.
func whole(in io.Reader) func() (string, error) {
	return func() (string, error) {
		if in == nil {
			return "", io.EOF
		}
		var all bytes.Buffer
		_, err := all.ReadFrom(in)
		in = nil
		return all.String(), err
	}
}

// list returns a function that gives the items one by one.
func list(items []string) func() (string, error) {
	return func() (string, error) {
		if len(items) == 0 {
			return "", io.EOF
		}
		item := items[0]
		items = items[1:]
		return item, nil
	}
}

// parseCommand understands a line that begins with one slash.
func parseCommand(line string) action {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimSpace(rest)
	switch name {
	case "/ping":
		return action{ping: true}
	case "/hex":
		data, err := hex.DecodeString(strings.Join(strings.Fields(rest), ""))
		if err != nil {
			return action{complaint: "/hex wants pairs of hexadecimal digits"}
		}
		return action{op: frame.Binary, data: data}
	case "/close", "/quit":
		return parseClose(rest)
	}
	return action{complaint: "there are /ping, /hex, /close and /quit; // sends a slash"}
}

func parseClose(rest string) action {
	bye := &closing{code: frame.StatusNormalClosure}
	if rest == "" {
		return action{close: bye}
	}
	number, reason, _ := strings.Cut(rest, " ")
	code, err := strconv.ParseUint(number, 10, 16)
	bye.code, bye.reason = frame.StatusCode(code), strings.TrimSpace(reason)
	if err != nil || !bye.code.IsSendable() {
		return action{complaint: "/close wants a code that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999"}
	}
	if len(bye.reason) > frame.MaxCloseReason || !utf8.ValidString(bye.reason) {
		return action{complaint: fmt.Sprintf("/close wants a reason of at most %d bytes of UTF-8", frame.MaxCloseReason)}
	}
	return action{close: bye}
}
