package conn

import (
	"context"
	"encoding/binary"
	"sync"
	"time"

	"github.com/ws6455/websocket/frame"
)

// pings are the calls of Ping that wait for their pong, oldest first. mu
// guards every field.
type pings struct {
	mu      sync.Mutex
	last    uint64 // number of the newest ping, its payload
	waiting []waitingPing
}

type waitingPing struct {
	number   uint64
	answered chan error
}

// Ping sends a ping and returns the time until its pong came (RFC 6455 section
// 5.5.2). The pong is noticed only while another goroutine reads from the Conn.
func (c *Conn) Ping(ctx context.Context) (rtt time.Duration, err error) {
	start := time.Now()
	pings := c.startPings()
	number, answered := pings.begin()
	defer pings.drop(number)
	payload := binary.BigEndian.AppendUint64(nil, number)
	if err := c.writeControl(ctx, frame.Ping, payload); err != nil {
		return 0, wrap("ping", err)
	}
	select {
	case err := <-answered:
		return time.Since(start), wrap("ping", err)
	case <-c.Done():
		return 0, wrap("ping", c.end.sticky())
	case <-ctx.Done():
		return 0, wrap("ping", ctx.Err())
	}
}

// startPings returns the pings of c, of which the first call makes the list.
func (c *Conn) startPings() *pings {
	if p := c.pings.Load(); p != nil {
		return p
	}
	c.pings.CompareAndSwap(nil, new(pings))
	return c.pings.Load()
}

func (p *pings) begin() (number uint64, answered chan error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	answered = make(chan error, 1)
	p.waiting = append(p.waiting, waitingPing{p.last, answered})
	return p.last, answered
}

// answered ends the waiting pings that a pong with this payload answers: the
// one with its number and all before it, since a peer may answer only the
// newest (RFC 6455 section 5.5.3). Pongs that nobody asked for are ignored.
func (p *pings) answered(payload []byte) {
	if p == nil || len(payload) != 8 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	number := binary.BigEndian.Uint64(payload)
	if number > p.last {
		return
	}
	for len(p.waiting) > 0 && p.waiting[0].number <= number {
		p.waiting[0].answered <- nil
		p.waiting = p.waiting[1:]
	}
}

// drop forgets a ping for which nobody waits any more.
func (p *pings) drop(number uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, w := range p.waiting {
		if w.number == number {
			p.waiting = append(p.waiting[:i], p.waiting[i+1:]...)
			break
		}
	}
	if len(p.waiting) == 0 {
		p.waiting = nil
	}
}

// fail ends all waiting pings with err.
func (p *pings) fail(err error) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range p.waiting {
		w.answered <- err
	}
	p.waiting = nil
}
