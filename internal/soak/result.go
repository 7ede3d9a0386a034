package soak

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A Result is what a soak has found.
type Result struct {
	Options        Options
	Took           time.Duration
	Messages       int64
	Bytes          int64
	Lost           int64
	Doubled        int64
	Changed        int64
	Pings          int64 // that were answered
	Cancelled      int64 // reads that a context ended
	Closed         int64 // honest connections that were closed properly
	Broken         map[string]int
	Hostile        map[string]Ends
	Met            int64 // hostile peers and servers
	Unended        int   // connections that did not end in time
	Interrupted    bool
	Client, Server Side
	Points         []Point
}

// A Point is a moment of the run.
type Point struct {
	At              time.Duration
	Left            time.Duration // until the connections close
	Honest, Hostile int           // open now
	Met             int64
	Messages        int64
	Wrong           int64 // lost, doubled or changed
	Client, Server  Load
}

// Violations returns a sentence for each promise that was not kept.
func (r *Result) Violations() (all []string) {
	say := func(n int64, format string) {
		if n > 0 {
			all = append(all, fmt.Sprintf(format, n))
		}
	}
	if r.Messages == 0 {
		all = append(all, "no message was echoed, so nothing was shown")
	}
	say(r.Lost, "%d messages were lost")
	say(r.Doubled, "%d messages were doubled")
	say(r.Changed, "%d messages were changed, or came out of order")
	for _, why := range slices.Sorted(maps.Keys(r.Broken)) {
		all = append(all, fmt.Sprintf("%d honest connections ended: %s", r.Broken[why], why))
	}
	say(int64(r.Unended), "%d connections of the client did not end")
	all = append(all, r.hostility()...)
	all = append(all, r.Client.Violations...)
	return append(all, r.Server.Violations...)
}

// excused are the ends that say nothing but how busy the machine is: a peer was there when the
// soak ended, or a timeout was over before it came to its turn.
var excused = []string{stillThere, lateEnd, "1011", "handshake timeout"}

// hostility returns what is wrong with how the hostile ended.
func (r *Result) hostility() (all []string) {
	right := wants()
	for _, kind := range slices.Sorted(maps.Keys(r.Hostile)) {
		ends, settled := r.Hostile[kind], false
		for _, end := range slices.Sorted(maps.Keys(ends)) {
			switch {
			case slices.Contains(right[kind], end):
				settled = true
			case !slices.Contains(excused, end):
				all = append(all, fmt.Sprintf("hostile %q ended as %q %d times; wanted %s", kind, end, ends[end], strings.Join(right[kind], " or ")))
			}
		}
		if !settled && r.Options.Time >= enough && !r.Interrupted {
			all = append(all, fmt.Sprintf("hostile %q was never ended", kind))
		}
	}
	return all
}

// enough is how much time it takes until every kind of hostile peer has been ended once.
const enough = 2 * time.Minute
