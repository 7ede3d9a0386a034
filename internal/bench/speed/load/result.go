package load

import (
	"slices"
	"time"
)

// A Result is what the peers have seen.
type Result struct {
	Messages int           // that came from the server
	Elapsed  time.Duration // from the first request to the last answer
	// Half and nearly all round trips, from the request of a batch to all its
	// answers, took no longer than this.
	P50, P99 time.Duration
}

// quantile returns the time that a share of the trips did not exceed. trips are
// sorted.
func quantile(trips []time.Duration, share float64) time.Duration {
	if len(trips) == 0 {
		return 0
	}
	return trips[int(share*float64(len(trips)-1))]
}

func newResult(messages int, elapsed time.Duration, trips []time.Duration) Result {
	slices.Sort(trips)
	return Result{messages, elapsed, quantile(trips, .5), quantile(trips, .99)}
}
