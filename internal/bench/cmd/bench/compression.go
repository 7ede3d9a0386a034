package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/measure"
	"github.com/ws6455/websocket/internal/bench/compression/payload"
	"github.com/ws6455/websocket/internal/bench/report"
)

// compression measures what permessage-deflate costs and saves.
func compression(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parseCompression(args, stderr)
	if err != nil {
		return err
	}
	costs, err := measureCosts(ctx, o, newProgress(stderr, o.rounds*len(o.kinds)*len(o.setups)))
	if err != nil {
		return err
	}
	memory := make(results)
	if o.connections > 0 {
		if memory, err = measureMemory(ctx, o, newProgress(stderr, len(o.setups))); err != nil {
			return err
		}
	}
	tables := compressionTables(o, costs, memory)
	fmt.Fprintln(stdout, o.conditions())
	for _, t := range tables {
		fmt.Fprintln(stdout, t.Markdown())
	}
	if o.svg != "" {
		return os.WriteFile(o.svg, []byte(report.Chart(tables)), 0o644)
	}
	return nil
}

// measureCosts runs all rounds. Within a round, setups take turns with each kind,
// so that all of them see the same moods of the machine.
func measureCosts(ctx context.Context, o compressionOptions, p *progress) (results, error) {
	defer p.done()
	all := make(results)
	for round := range o.rounds {
		for _, kind := range o.kinds {
			for _, setup := range o.setups {
				p.step(fmt.Sprintf("round %d of %d: %s, %s", round+1, o.rounds, kind.Name, setup.Name))
				c, err := measureOne(ctx, o, kind, setup)
				if err != nil {
					return nil, err
				}
				all.add(kind.Name, setup.Name, figures(c))
			}
		}
	}
	return all, nil
}

func measureOne(ctx context.Context, o compressionOptions, kind payload.Kind, setup library.Setup) (c measure.Compression, err error) {
	count := max(2, int(float64(kind.Count)*o.scale))
	warm := max(2, count/10)
	p, err := start(ctx, "compression", "cost", setup.Name, kind.Name, strconv.Itoa(warm), strconv.Itoa(count))
	if err != nil {
		return c, err
	}
	if err := p.answer(&c); err != nil {
		return c, err
	}
	return c, p.end()
}

func figures(c measure.Compression) map[string]float64 {
	return map[string]float64{
		"wire":           c.Wire,
		"share":          c.Wire / c.Payload,
		"send":           c.Send.Micros,
		"send allocs":    c.Send.Allocs,
		"send bytes":     c.Send.Bytes,
		"receive":        c.Receive.Micros,
		"receive allocs": c.Receive.Allocs,
		"receive bytes":  c.Receive.Bytes,
	}
}
