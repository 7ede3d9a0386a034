package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/ws6455/websocket/internal/bench/speed"
	"github.com/ws6455/websocket/internal/bench/speed/load"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// A trial is a server that runs, and what its peers need to know.
type trial struct {
	speedOptions
	pair
	subject subject
	addr    netip.AddrPort
}

// measure starts a server, and its peers on another processor.
func (o speedOptions) measure(ctx context.Context, p pair) (map[string]float64, error) {
	process, subject, err := o.startServer(ctx, p)
	if err != nil {
		return nil, err
	}
	t := trial{speedOptions: o, pair: p, subject: subject}
	if err := process.answer(&t.addr); err != nil {
		return nil, err
	}
	measure := t.cost
	if p.load.Way == speed.Idle {
		measure = t.memory
	}
	figures, err := measure(ctx)
	return figures, errors.Join(err, process.end())
}

func (o speedOptions) startServer(ctx context.Context, p pair) (*process, subject, error) {
	if p.server.Foreign {
		process, err := startProgram(ctx, o.serverCPU, o.program, p.server.Name)
		if err != nil {
			return nil, nil, err
		}
		s := &watched{process: process}
		return process, s, s.raise()
	}
	load, err := json.Marshal(p.load)
	if err != nil {
		return nil, nil, err
	}
	args := []string{"speed", "serve", p.server.Name, string(load)}
	if o.profile != "" {
		args = append(args, filepath.Join(o.profile, p.server.Name+"-"+p.load.Name+".pprof"))
	}
	process, err := startOn(ctx, o.serverCPU, args...)
	return process, asked{process}, err
}

// peers starts the peers, so many of them, and waits until they are warm.
func (t trial) peers(ctx context.Context, connections int) (*process, error) {
	asked := t.load
	asked.Connections = connections
	plan, err := json.Marshal(speedPlan{
		load.Plan{Addr: t.addr, Load: asked, Text: t.text || t.server.Text, Raw: t.server.Raw}, t.time,
	})
	if err != nil {
		return nil, err
	}
	l, err := startOn(ctx, t.loadCPU, "speed", "load", string(plan))
	if err != nil {
		return nil, err
	}
	var warm bool
	return l, l.answer(&warm)
}

// cost has the peers talk to the server and returns what that costs.
func (t trial) cost(ctx context.Context) (map[string]float64, error) {
	peers, err := t.peers(ctx, t.load.Connections)
	if err != nil {
		return nil, err
	}
	if err := t.subject.begin(); err != nil {
		return nil, err
	}
	var seen load.Result
	if err := peers.ask("run", &seen); err != nil {
		return nil, err
	}
	total, err := t.subject.end()
	if err != nil {
		return nil, err
	}
	return t.figures(seen, total), peers.end()
}

func (t trial) figures(seen load.Result, total spent) map[string]float64 {
	n := float64(seen.Messages)
	all := map[string]float64{
		"cpu":      total.Micros / n,
		"rate":     n / seen.Elapsed.Seconds(),
		"p50":      micros(seen.P50),
		"p99":      micros(seen.P99),
		"resident": total.Resident,
		"busy":     total.Micros / micros(seen.Elapsed),
		"peers":    seen.Busy,
	}
	if !t.server.Foreign {
		all["allocs"], all["bytes"] = total.Allocs/n, total.Bytes/n
	}
	return all
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// memory returns what an idle connection adds to a server. Some come and go before,
// so that code, and what all connections share, are there already.
func (t trial) memory(ctx context.Context) (map[string]float64, error) {
	before, err := t.look(ctx, min(warmUp, t.load.Connections), false)
	if err != nil {
		return nil, err
	}
	after, err := t.look(ctx, t.load.Connections, true)
	if err != nil {
		return nil, err
	}
	n := float64(t.load.Connections)
	all := map[string]float64{"resident": (after.Resident - before.Resident) / n}
	if !t.server.Foreign {
		all["go"] = (after.Go - before.Go) / n
	}
	return all, nil
}

// look returns what the server holds while its connections are idle or, if they are
// not left open, when they have gone.
func (t trial) look(ctx context.Context, connections int, open bool) (m usage.Memory, err error) {
	peers, err := t.peers(ctx, connections)
	if err != nil {
		return m, err
	}
	if !open {
		if err := peers.end(); err != nil {
			return m, err
		}
	}
	select {
	case <-time.After(t.time):
	case <-ctx.Done():
		return m, context.Cause(ctx)
	}
	if m, err = t.subject.memory(); err != nil || !open {
		return m, err
	}
	return m, peers.end()
}
