package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"github.com/ws6455/websocket/internal/bench/report"
	"github.com/ws6455/websocket/internal/bench/speed"
	"github.com/ws6455/websocket/internal/bench/speed/load"
	"github.com/ws6455/websocket/internal/bench/speed/server"
	"github.com/ws6455/websocket/internal/bench/usage"
)

// speedOf measures what messages cost that are not compressed.
func speedOf(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseSpeed(args, stderr)
	if err != nil {
		return err
	}
	all, err := measureSpeeds(ctx, o, newProgress(stderr, o.rounds*len(o.pairs())))
	if err != nil {
		return err
	}
	tables := speedTables(o, all)
	for _, t := range tables {
		fmt.Fprintln(stdout, t.Markdown())
	}
	if o.svg != "" {
		return os.WriteFile(o.svg, []byte(report.Chart(tables)), 0o644)
	}
	return nil
}

// A pair is a server and what is asked of it.
type pair struct {
	server server.Server
	load   speed.Load
}

// measureSpeeds runs all rounds. Within a round, servers take turns with each load,
// so that all of them see the same moods of the machine.
func measureSpeeds(ctx context.Context, o speedOptions, p *progress) (results, error) {
	defer p.done()
	all := make(results)
	for round := range o.rounds {
		for _, pair := range o.pairs() {
			p.step(fmt.Sprintf("round %d of %d: %s, %s", round+1, o.rounds, pair.load.Name, pair.server.Name))
			figures, err := o.measure(ctx, pair)
			if err != nil {
				return nil, err
			}
			all.add(pair.load.Name, pair.server.Name, figures)
		}
	}
	return all, nil
}

// measure starts a server, and its peers on another processor.
func (o speedOptions) measure(ctx context.Context, p pair) (map[string]float64, error) {
	args := []string{"speed", "serve", p.server.Name, p.load.Name}
	if o.profile != "" {
		args = append(args, filepath.Join(o.profile, p.server.Name+"-"+p.load.Name+".pprof"))
	}
	s, err := startOn(ctx, o.serverCPU, args...)
	if err != nil {
		return nil, err
	}
	var addr netip.AddrPort
	if err := s.answer(&addr); err != nil {
		return nil, err
	}
	figures, err := o.exchange(ctx, s, p, addr)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", p.server.Name, p.load.Name, err)
	}
	return figures, s.end()
}

func (o speedOptions) startLoad(ctx context.Context, p pair, addr netip.AddrPort) (*process, error) {
	plan, err := json.Marshal(speedPlan{
		load.Plan{Addr: addr, Load: p.load, Text: o.text || p.server.Text, Raw: p.server.Raw}, o.time,
	})
	if err != nil {
		return nil, err
	}
	l, err := startOn(ctx, o.loadCPU, "speed", "load", string(plan))
	if err != nil {
		return nil, err
	}
	var warm bool
	return l, l.answer(&warm)
}

// exchange has the peers talk to the server and returns what that cost.
func (o speedOptions) exchange(ctx context.Context, s *process, p pair, addr netip.AddrPort) (map[string]float64, error) {
	l, err := o.startLoad(ctx, p, addr)
	if err != nil {
		return nil, err
	}
	var (
		begun bool
		cost  usage.Cost
		seen  load.Result
	)
	if err := s.ask("begin", &begun); err != nil {
		return nil, err
	}
	if err := l.ask("run", &seen); err != nil {
		return nil, err
	}
	if err := s.ask("end", &cost); err != nil {
		return nil, err
	}
	n := float64(seen.Messages)
	return map[string]float64{
		"cpu":    cost.Micros / n,
		"rate":   n / seen.Elapsed.Seconds(),
		"busy":   cost.Micros / float64(seen.Elapsed/time.Microsecond),
		"p50":    float64(seen.P50) / float64(time.Microsecond),
		"p99":    float64(seen.P99) / float64(time.Microsecond),
		"allocs": cost.Allocs / n,
		"bytes":  cost.Bytes / n,
	}, l.end()
}
