package conn

import (
	"sync"
	"sync/atomic"
	"time"
)

// resting gives up what a compressing Conn need not hold while no compressed
// message comes or goes, in two steps: first, after a second or two, the index
// into what was sent, which takes a sixth of a millisecond to make again; half a
// minute later what was sent and received itself is packed, which costs a fraction
// of a millisecond then and with the next message.
//
// It has one timer, which runs while there is something to give up. A message that
// comes between the steps begins them anew as the second one is due.
type resting struct {
	busy  atomic.Bool // a compressed message came or went since the timer fired last
	armed atomic.Bool // the timer runs

	mu    sync.Mutex // guards all below
	timer *time.Timer
	quiet bool // the first step was made
	ended bool
}

const (
	restAfter  = time.Second
	sleepAfter = 30 * time.Second
)

// keepAwake is called with every compressed message.
func (c *Conn) keepAwake() {
	r := c.resting
	if !r.busy.Load() {
		r.busy.Store(true)
	}
	if !r.armed.Load() {
		c.startResting()
	}
}

func (c *Conn) startResting() {
	r := c.resting
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended || r.armed.Load() {
		return
	}
	r.armed.Store(true)
	if r.timer == nil {
		r.timer = time.AfterFunc(restAfter, c.rest)
		return
	}
	r.timer.Reset(restAfter)
}

// rest is what the timer calls. It gives up what is due without holding mu, which
// is taken under writing.mu elsewhere.
func (c *Conn) rest() {
	switch c.resting.due() {
	case theIndex:
		c.restDeflating(false)
	case theRest:
		if !c.restDeflating(true) || !c.rd.parser.inflate.sleep() {
			c.keepAwake() // until the message under way has ended
		}
	}
}

// due is what is to be given up.
type due uint8

const (
	nothing due = iota
	theIndex
	theRest
)

// due returns what is due as the timer fires, and starts it again for what comes
// later.
func (r *resting) due() due {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.ended:
		return nothing
	case r.busy.Swap(false):
		r.quiet = false
		r.timer.Reset(restAfter)
		return nothing
	case !r.quiet:
		r.quiet = true
		r.timer.Reset(sleepAfter)
		return theIndex
	}
	r.quiet = false
	r.armed.Store(false) // a message that comes now starts it again
	return theRest
}

// stop ends the timer with the Conn.
func (r *resting) stop() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	if r.timer != nil {
		r.timer.Stop()
	}
}

// restDeflating has the sender rest, or sleep, unless a message is in the making,
// and reports whether it could.
func (c *Conn) restDeflating(sleep bool) bool {
	w := &c.wr
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !w.deflate.takeover:
	case w.streaming:
		return false
	case sleep:
		w.deflate.own.Sleep()
	default:
		w.deflate.own.Rest()
	}
	return true
}
