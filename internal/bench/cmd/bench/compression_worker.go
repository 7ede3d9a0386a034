package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/measure"
	"github.com/ws6455/websocket/internal/bench/compression/payload"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// compressionWork is a worker of compression:
//
//	worker compression cost <setup> <kind> <warm> <count>             one measure.Compression
//	worker compression echo <setup>                                   its address; "memory": a usage.Memory
//	worker compression load <setup> <address> <connections> <lines>   the number of connections, when all are idle
func compressionWork(args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) < 2 {
		return errUsage
	}
	setup, err := library.ByName(args[1])
	if err != nil {
		return err
	}
	switch rest := args[2:]; {
	case args[0] == "cost" && len(rest) == 3:
		return compressionCost(setup, rest, stdout)
	case args[0] == "echo" && len(rest) == 0:
		return compressionEcho(setup, stdin, stdout)
	case args[0] == "load" && len(rest) == 3:
		return compressionLoad(setup, rest, stdin, stdout)
	}
	return errUsage
}

func compressionCost(setup library.Setup, args []string, stdout io.Writer) error {
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

func compressionEcho(setup library.Setup, stdin io.Reader, stdout io.Writer) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- measure.ServeEcho(l, setup) }()
	err = answerLines(stdin, stdout, l.Addr().String(), answers{
		"memory": func() (any, error) { return usage.MemoryNow() },
	})
	_ = l.Close() // ServeEcho says how it ended
	return errors.Join(err, <-served)
}

func compressionLoad(setup library.Setup, args []string, stdin io.Reader, stdout io.Writer) error {
	connections, lines, err := numbers(args[1], args[2])
	if err != nil {
		return err
	}
	load := measure.Load{Addr: args[0], Setup: setup, Connections: connections, Lines: lines}
	conns, err := load.Run()
	if err != nil {
		return err
	}
	err = answerLines(stdin, stdout, len(conns), nil)
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
