package load

import (
	"slices"
	"time"

	"github.com/ws6455/websocket/internal/bench/usage"
)

// A Result is what the peers have seen.
type Result struct {
	Messages int           // that came from the server
	Elapsed  time.Duration // from the first request to the last answer
	// Half and nearly all round trips, from the request of a batch to all its
	// answers, took no longer than this.
	P50, P99 time.Duration
	// Busy is the processor time that the peers took themselves, as a share of
	// the time.
	Busy float64
}

// A clock takes the time of a run.
type clock struct {
	begun  time.Time
	before usage.Usage
}

func (c *clock) start() (err error) {
	c.before, err = usage.Begin()
	c.begun = time.Now()
	return err
}

// result returns the result of a run, unless it has failed.
func (c *clock) result(messages int, trips []time.Duration, failed error) (Result, error) {
	r := Result{Messages: messages, Elapsed: time.Since(c.begun)}
	if failed != nil {
		return Result{}, failed
	}
	after, err := usage.Now()
	r.Busy = after.Per(1, c.before).Micros / float64(r.Elapsed/time.Microsecond)
	slices.Sort(trips)
	r.P50, r.P99 = quantile(trips, .5), quantile(trips, .99)
	return r, err
}

// quantile returns the time that a share of the trips did not exceed. trips are
// sorted.
func quantile(trips []time.Duration, share float64) time.Duration {
	if len(trips) == 0 {
		return 0
	}
	return trips[int(share*float64(len(trips)-1))]
}
