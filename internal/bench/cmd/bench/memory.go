package main

import (
	"context"
	"strconv"
	"time"

	"github.com/ws6455/websocket/internal/bench/library"
	"github.com/ws6455/websocket/internal/bench/measure"
)

const (
	memoryLines = 200 // that each connection exchanges before it is idle: enough to fill a window of 15 bits
	warmUp      = 64  // connections that come and go before the first look
)

// measureMemory finds out what an idle connection holds, for each setup.
func measureMemory(ctx context.Context, o options, p *progress) (results, error) {
	defer p.done()
	all := make(results)
	for _, setup := range o.setups {
		p.step("memory of " + setup.Name)
		before, after, err := lookAtMemory(ctx, o, setup)
		if err != nil {
			return nil, err
		}
		n := float64(o.connections)
		all.add("memory", setup.Name, map[string]float64{
			"resident": (after.Resident - before.Resident) / n,
			"go":       (after.Go - before.Go) / n,
		})
	}
	return all, nil
}

// lookAtMemory returns what an echo server holds before and with the connections.
// Some connections come and go before, so that code and pools that all
// connections share are there at the first look.
func lookAtMemory(ctx context.Context, o options, setup library.Setup) (before, after measure.Memory, err error) {
	server, err := start(ctx, "echo", setup.Name)
	if err != nil {
		return before, after, err
	}
	var addr string
	if err := server.answer(&addr); err != nil {
		return before, after, err
	}
	if before, err = lookWith(ctx, server, setup, addr, min(warmUp, o.connections), o.idle, false); err != nil {
		return before, after, err
	}
	if after, err = lookWith(ctx, server, setup, addr, o.connections, o.idle, true); err != nil {
		return before, after, err
	}
	return before, after, server.end()
}

// lookWith lets clients talk to the server and looks at its memory, while their
// connections are idle or when they have gone.
func lookWith(ctx context.Context, server *process, setup library.Setup, addr string, connections int, idle time.Duration, open bool) (m measure.Memory, err error) {
	load, err := start(ctx, "load", setup.Name, addr, strconv.Itoa(connections), strconv.Itoa(memoryLines))
	if err != nil {
		return m, err
	}
	var n int
	if err := load.answer(&n); err != nil {
		return m, err
	}
	if !open {
		if err := load.end(); err != nil {
			return m, err
		}
	}
	select {
	case <-time.After(idle):
	case <-ctx.Done():
		return m, context.Cause(ctx)
	}
	if err := server.ask(); err != nil {
		return m, err
	}
	if err := server.answer(&m); err != nil || !open {
		return m, err
	}
	return m, load.end()
}
