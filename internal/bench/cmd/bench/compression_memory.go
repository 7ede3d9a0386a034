package main

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// warmUp is how many connections come and go before the first look.
const warmUp = 64

// measureMemory finds out what an idle connection holds, for all setups at once:
// most of the time is waiting.
func measureMemory(ctx context.Context, o compressionOptions, p *progress) (results, error) {
	defer p.done()
	all := make(results)
	var (
		mu   sync.Mutex // guards all, err and p
		err  error
		each sync.WaitGroup
	)
	for _, setup := range o.setups {
		each.Go(func() {
			figures, failed := lookAtMemory(ctx, o, setup)
			mu.Lock()
			defer mu.Unlock()
			p.step("memory of " + setup.Name)
			if err = errors.Join(err, failed); failed == nil {
				all.add("memory", setup.Name, figures)
			}
		})
	}
	each.Wait()
	return all, err
}

// lookAtMemory returns what a connection adds to an echo server soon after it was
// used, and when it has been quiet for a while. Some connections come and go before,
// so that code and pools that all connections share are there already.
func lookAtMemory(ctx context.Context, o compressionOptions, setup library.Setup) (map[string]float64, error) {
	server, err := start(ctx, "compression", "echo", setup.Name)
	if err != nil {
		return nil, err
	}
	var addr string
	if err := server.answer(&addr); err != nil {
		return nil, err
	}
	l := looker{ctx, server, setup, addr, o.lines}
	before, err := l.look(min(warmUp, o.connections), false, o.idle)
	if err != nil {
		return nil, err
	}
	after, err := l.look(o.connections, true, o.idle, o.quiet)
	if err != nil {
		return nil, err
	}
	n := float64(o.connections)
	return map[string]float64{
		"resident": (after[0].Resident - before[0].Resident) / n,
		"go":       (after[0].Go - before[0].Go) / n,
		"quiet":    (after[1].Resident - before[0].Resident) / n,
	}, server.end()
}

// looker looks at the memory of a server.
type looker struct {
	ctx    context.Context
	server *process
	setup  library.Setup
	addr   string
	lines  int
}

// look lets clients talk to the server and looks at its memory after each of the
// waits, while their connections are idle or, if they are not left open, when they
// have gone.
func (l looker) look(connections int, open bool, waits ...time.Duration) (all []usage.Memory, err error) {
	load, err := start(l.ctx, "compression", "load", l.setup.Name, l.addr, strconv.Itoa(connections), strconv.Itoa(l.lines))
	if err != nil {
		return nil, err
	}
	var n int
	if err := load.answer(&n); err != nil {
		return nil, err
	}
	if !open {
		if err := load.end(); err != nil {
			return nil, err
		}
	}
	for _, wait := range waits {
		m, err := l.lookAfter(wait)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	if open {
		err = load.end()
	}
	return all, err
}

func (l looker) lookAfter(wait time.Duration) (m usage.Memory, err error) {
	select {
	case <-time.After(wait):
	case <-l.ctx.Done():
		return m, context.Cause(l.ctx)
	}
	err = l.server.ask("memory", &m)
	return m, err
}
