package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"github.com/ws6455/websocket/internal/bench/speed"
	"github.com/ws6455/websocket/internal/bench/speed/server"
)

// speedOptions are the flags of speed.
type speedOptions struct {
	rounds, connections int
	loads               []speed.Load
	servers             []server.Server
	time                time.Duration
	text                bool
	rust                bool
	svg, profile        string

	program string // what serves libraries in Rust

	serverCPU, loadCPU cpu
}

func parseSpeed(args []string, stderr io.Writer) (o speedOptions, err error) {
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.rounds, "rounds", 5, "how often each server is measured with each load; the tables show medians")
	loads := flags.String("loads", "", "comma-separated `names` of loads (default all)")
	servers := flags.String("servers", "", "comma-separated `names` of servers (default all)")
	flags.DurationVar(&o.time, "time", 1500*time.Millisecond, "how long each measurement takes, a warm-up of a quarter of that not counted")
	flags.IntVar(&o.connections, "connections", 0, "`number` of connections (default what the load says)")
	flags.BoolVar(&o.text, "text", false, "text messages instead of binary ones, for all servers")
	flags.BoolVar(&o.rust, "rust", false, "echo servers in Rust as well, if cargo is there to build them")
	flags.StringVar(&o.svg, "svg", "", "`file` for a bar chart")
	flags.StringVar(&o.profile, "profile", "", "`directory` for a CPU profile of each server's measured part, the last round's")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return o, err
		}
		return o, errUsage
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.time <= 0 || o.connections < 0 {
		return o, errUsage
	}
	if o.loads, err = named(*loads, speed.Loads, speed.ByName); err != nil {
		return o, err
	}
	if o.servers, err = named(*servers, server.Servers, server.ByName); err != nil {
		return o, err
	}
	if err := o.limit(); err != nil {
		return o, err
	}
	if len(o.pairs()) == 0 {
		return o, fmt.Errorf("%w: these servers do not serve these loads", errUsage)
	}
	if o.profile != "" {
		if err := os.MkdirAll(o.profile, 0o755); err != nil {
			return o, err
		}
	}
	return o, o.place()
}

// spareFiles is how many files a process needs besides those of its connections.
const spareFiles = 64

// limit sets the number of connections of each load: as many as are asked for and
// there can be.
func (o *speedOptions) limit() error {
	var files unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &files); err != nil {
		return fmt.Errorf("the number of files that may be open cannot be told: %w", err)
	}
	o.loads = slices.Clone(o.loads)
	for i := range o.loads {
		l := &o.loads[i]
		if o.connections > 0 && l.Way != speed.Burst {
			l.Connections = o.connections
		}
		l.Connections = int(min(uint64(l.Connections), max(files.Max, 2*spareFiles)-spareFiles))
	}
	return nil
}

// place chooses a processor for the servers and another one for their peers.
func (o *speedOptions) place() error {
	all, err := cpus()
	if err != nil {
		return err
	}
	o.serverCPU, o.loadCPU = all[0], anyCPU
	if len(all) > 1 {
		o.loadCPU = all[1]
	}
	return nil
}

// pairs returns what is measured in a round, in its order.
func (o *speedOptions) pairs() (all []pair) {
	for _, l := range o.loads {
		for _, s := range o.servers {
			if s.Serves(l) {
				all = append(all, pair{s, l})
			}
		}
	}
	return all
}

// conditions says what was measured where.
func (o *speedOptions) conditions() string {
	var modules []string
	for _, s := range o.servers {
		modules = append(modules, s.Module)
		if s.Name == "fasthttp" {
			modules = append(modules, "github.com/valyala/fasthttp")
		}
	}
	where := "Servers ran on one processor and their peers on another one."
	if o.loadCPU == anyCPU {
		where = "Servers and their peers shared one processor, so rates and times say little."
	}
	return conditions(o.rounds, modules...) + where + "\n"
}
