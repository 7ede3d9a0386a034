package soak

import (
	"context"
	"fmt"
	"time"
)

// A Backend is the Server of a soak, mostly in a process of its own.
type Backend interface {
	Targets() Targets
	Load() (Load, error)   // what it holds now
	Hold() error           // measures it while the connections are there
	Settle() (Side, error) // ends it, and measures what it has left
}

// A run is a soak under way.
type run struct {
	o      Options
	client *Client
	server Backend
	result Result
	begun  time.Time
	until  time.Time // when the connections close
	tick   *time.Ticker
	report func(Point)
}

// Soak runs a soak and tells each second how it goes. When ctx ends it lets the connections
// close and judges what there was. The error is of a run that came to no result.
func Soak(ctx context.Context, o Options, server Backend, report func(Point)) (*Result, error) {
	r := &run{o: o, server: server, begun: time.Now(), report: report, tick: time.NewTicker(time.Second)}
	defer r.tick.Stop()
	r.result.Options = o
	r.result.Client.Name = "client"
	r.result.Client.Before = Take()
	r.client = NewClient(o, server.Targets())
	life, end := context.WithCancel(ctx)
	defer end()
	r.client.Start(life)
	ended := r.client.Ended()
	if err := r.stay(ctx, ended); err != nil {
		return nil, err
	}
	r.result.Interrupted = ctx.Err() != nil
	end()
	if err := r.leave(ended); err != nil {
		return nil, err
	}
	r.count()
	return &r.result, nil
}

// stay lets the connections come, and be there for as long as the Options say.
func (r *run) stay(ctx context.Context, ended <-chan struct{}) error {
	first := r.client.Arrived()
	if err := r.watch(ctx.Done(), first); err != nil {
		return err
	}
	over := ended
	if r.o.Time > 0 {
		r.until = time.Now().Add(r.o.Time)
		limited, cancel := context.WithDeadline(ctx, r.until)
		defer cancel()
		over = limited.Done()
	}
	if err := r.watch(ctx.Done(), over); err != nil {
		return err
	}
	side, tally := &r.result.Client, r.client.tally
	side.Connections = int(tally.honest.Load() + tally.hostile.Load())
	side.Held = Take()
	return r.server.Hold()
}

// leave waits for the last connection to end, and for both processes to be back where
// they began.
func (r *run) leave(ended <-chan struct{}) error {
	patient, cancel := context.WithTimeout(context.Background(), 2*r.o.Patience)
	defer cancel()
	if err := r.watch(patient.Done(), ended); err != nil {
		return err
	}
	tally := r.client.tally
	r.result.Unended = int(tally.honest.Load() + tally.hostile.Load())
	r.result.Took = time.Since(r.begun)
	var err error
	if r.result.Server, err = r.server.Settle(); err != nil {
		return fmt.Errorf("the server did not tell how it ended: %w", err)
	}
	r.result.Client.settle(r.o.Patience / 4)
	return nil
}

// watch takes a Point each second until one of the channels is closed.
func (r *run) watch(stop, done <-chan struct{}) error {
	for {
		select {
		case <-done:
			return nil
		case <-stop:
			return nil
		case <-r.tick.C:
			if err := r.point(); err != nil {
				return err
			}
		}
	}
}

// point takes a Point.
func (r *run) point() error {
	server, err := r.server.Load()
	if err != nil {
		return fmt.Errorf("the server does not answer: %w", err)
	}
	t := r.client.tally
	p := Point{
		At: time.Since(r.begun), Left: r.left(),
		Honest: int(t.honest.Load()), Hostile: int(t.hostile.Load()), Met: t.met.Load(),
		Messages: t.messages.Load(), Wrong: t.lost.Load() + t.doubled.Load() + t.changed.Load(),
		Server: server,
	}
	p.Client = loadNow(p.Honest + p.Hostile)
	r.result.Client.peak(p.Client)
	r.result.Points = append(r.result.Points, p)
	r.report(p)
	return nil
}

// left returns how long the connections will stay, if they have all come.
func (r *run) left() time.Duration {
	if r.until.IsZero() {
		return r.o.Time
	}
	return max(0, time.Until(r.until))
}

// count fills in what was counted.
func (r *run) count() {
	t, res := r.client.tally, &r.result
	res.Messages, res.Bytes = t.messages.Load(), t.bytes.Load()
	res.Lost, res.Doubled, res.Changed = t.lost.Load(), t.doubled.Load(), t.changed.Load()
	res.Pings, res.Cancelled, res.Closed = t.pings.Load(), t.cancelled.Load(), t.closed.Load()
	res.Broken, res.Hostile, res.Met = t.breaks(), t.hostility(), t.met.Load()
}
