package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"

	"github.com/ws6455/websocket/internal/bench/library"
	"github.com/ws6455/websocket/internal/bench/measure"
	"github.com/ws6455/websocket/internal/bench/payload"
)

// work is a worker: it does one thing, answers in lines of JSON and ends, those
// that keep connections when standard input ends.
//
//	worker compression <setup> <kind> <warm> <count>      one measure.Compression
//	worker echo <setup>                                   its address, then a measure.Memory for each line of input
//	worker load <setup> <address> <connections> <lines>   the number of connections, when all are idle
func work(args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) < 2 {
		return errUsage
	}
	setup, err := library.ByName(args[1])
	if err != nil {
		return err
	}
	switch rest := args[2:]; {
	case args[0] == "compression" && len(rest) == 3:
		return workCompression(setup, rest, stdout)
	case args[0] == "echo" && len(rest) == 0:
		return workEcho(setup, stdin, stdout)
	case args[0] == "load" && len(rest) == 3:
		return workLoad(setup, rest, stdin, stdout)
	}
	return errUsage
}

func workCompression(setup library.Setup, args []string, stdout io.Writer) error {
	runtime.GOMAXPROCS(1)
	kind, err := payload.ByName(args[0])
	if err != nil {
		return err
	}
	warm, count, err := numbers(args[1], args[2])
	if err != nil {
		return err
	}
	result, err := measure.Plan{Setup: setup, Kind: kind, Warm: warm, Count: count}.Run()
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(result)
}

func workEcho(setup library.Setup, stdin io.Reader, stdout io.Writer) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- measure.ServeEcho(l, setup) }()
	answers := json.NewEncoder(stdout)
	if err := answers.Encode(l.Addr().String()); err != nil {
		return err
	}
	for asked := bufio.NewScanner(stdin); asked.Scan(); {
		memory, err := measure.MemoryNow()
		if err != nil {
			return err
		}
		if err := answers.Encode(memory); err != nil {
			return err
		}
	}
	_ = l.Close() // ServeEcho says how it ended
	return <-served
}

func workLoad(setup library.Setup, args []string, stdin io.Reader, stdout io.Writer) error {
	connections, lines, err := numbers(args[1], args[2])
	if err != nil {
		return err
	}
	load := measure.Load{Addr: args[0], Setup: setup, Connections: connections, Lines: lines}
	conns, err := load.Run()
	if err != nil {
		return err
	}
	if err := json.NewEncoder(stdout).Encode(len(conns)); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, stdin)
	for _, c := range conns {
		_ = c.Close() // they have served their turn
	}
	return err
}

func numbers(a, b string) (int, int, error) {
	first, err := strconv.Atoi(a)
	if err != nil {
		return 0, 0, fmt.Errorf("%w: %w", errUsage, err)
	}
	second, err := strconv.Atoi(b)
	if err != nil {
		return 0, 0, fmt.Errorf("%w: %w", errUsage, err)
	}
	return first, second, nil
}
