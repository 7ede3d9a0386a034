package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/ws6455/websocket/internal/bench/report"
	"github.com/ws6455/websocket/internal/bench/rust"
	"github.com/ws6455/websocket/internal/bench/speed"
	"github.com/ws6455/websocket/internal/bench/speed/server"
)

// speedOf measures what messages cost that are not compressed.
func speedOf(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseSpeed(args, stderr)
	if err != nil {
		return err
	}
	if o.rust {
		if err := o.addRust(ctx, stderr); err != nil {
			return err
		}
	}
	all, err := measureSpeeds(ctx, o, newProgress(stderr, o.rounds*len(o.pairs())))
	if err != nil {
		return err
	}
	tables := speedTables(o, all)
	fmt.Fprintln(stdout, o.conditions())
	for _, t := range tables {
		fmt.Fprintln(stdout, t.Markdown())
	}
	if o.svg != "" {
		return os.WriteFile(o.svg, []byte(report.Grid(tables)), 0o644)
	}
	return nil
}

// addRust builds the servers in Rust and adds them to the others. Where that is not
// possible, it says so.
func (o *speedOptions) addRust(ctx context.Context, stderr io.Writer) (err error) {
	o.program, err = rust.Build(ctx, stderr)
	if errors.Is(err, rust.ErrNoCargo) {
		fmt.Fprintln(stderr, "without the servers in Rust:", err)
		return nil
	}
	o.servers = append(slices.Clone(o.servers), server.Rust...)
	return err
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
				return nil, fmt.Errorf("%s, %s: %w", pair.server.Name, pair.load.Name, err)
			}
			all.add(pair.load.Name, pair.server.Name, figures)
		}
	}
	return all, nil
}
