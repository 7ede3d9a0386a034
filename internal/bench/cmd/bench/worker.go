package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// work is a worker: it does one thing, answers in lines of JSON and ends, those
// that go on for longer when standard input ends.
func work(args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	switch args[0] {
	case "compression":
		return compressionWork(args[1:], stdin, stdout)
	case "speed":
		return speedWork(args[1:], stdin, stdout)
	}
	return errUsage
}

// answers say what a worker answers to each line of input.
type answers map[string]func() (any, error)

// answerLines gives a first answer, and then one to each line of input until it
// ends.
func answerLines(stdin io.Reader, stdout io.Writer, first any, all answers) error {
	encoder := json.NewEncoder(stdout)
	if err := encoder.Encode(first); err != nil {
		return err
	}
	lines := bufio.NewScanner(stdin)
	for lines.Scan() {
		answer := all[lines.Text()]
		if answer == nil {
			return fmt.Errorf("%w: no answer to %q", errUsage, lines.Text())
		}
		v, err := answer()
		if err != nil {
			return err
		}
		if err := encoder.Encode(v); err != nil {
			return err
		}
	}
	return lines.Err()
}
