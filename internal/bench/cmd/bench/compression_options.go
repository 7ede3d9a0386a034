package main

import (
	"errors"
	"flag"
	"io"
	"time"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/compression/payload"
)

// compressionOptions are the flags of compression.
type compressionOptions struct {
	rounds, connections int
	kinds               []payload.Kind
	setups              []library.Setup
	scale               float64
	lines               int
	idle, quiet         time.Duration
	svg                 string
}

func parseCompression(args []string, stderr io.Writer) (o compressionOptions, err error) {
	flags := flag.NewFlagSet("compression", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.rounds, "rounds", 5, "how often each worker runs; the tables show medians")
	kinds := flags.String("kinds", "", "comma-separated `names` of kinds of messages (default all)")
	setups := flags.String("setups", "", "comma-separated `names` of setups (default all)")
	flags.Float64Var(&o.scale, "scale", 1, "the `share` of the messages to measure: 0.1 for a trial")
	flags.IntVar(&o.connections, "connections", 2000, "`number` of connections whose memory is measured; 0: none")
	flags.IntVar(&o.lines, "lines", 100, "`number` of chat lines that each of them exchanges before")
	flags.DurationVar(&o.idle, "idle", 3*time.Second, "how long they are idle before the first look at the memory")
	flags.DurationVar(&o.quiet, "quiet", 70*time.Second, "how much longer they are idle before the second one")
	flags.StringVar(&o.svg, "svg", "", "`file` for a bar chart")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, errUsage
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.scale <= 0 {
		return o, errUsage
	}
	if o.kinds, err = named(*kinds, payload.Kinds, payload.ByName); err != nil {
		return o, err
	}
	o.setups, err = named(*setups, library.Setups, library.ByName)
	return o, err
}

// conditions says what was measured where.
func (o compressionOptions) conditions() string {
	modules := []string{"github.com/klauspost/compress"}
	for _, s := range o.setups {
		modules = append(modules, s.Module)
	}
	return conditions(o.rounds, modules...)
}
