package load

import (
	"fmt"
	"time"

	"github.com/ws6455/websocket/internal/bench/speed"
)

// talkers are Peers that keep their connections.
type talkers struct {
	plan  Plan
	batch batch
	poll  *poll
	peers []peer

	checking bool   // bytes that come are compared, not only counted
	buffer   []byte // what is read while checking
	until    time.Time
	groups   int             // those that wait for answers
	trips    []time.Duration // of all batches
}

// A peer is one connection. Peers of a group begin together: the first one sends,
// all of them wait for the answers.
type peer struct {
	socket
	group   *group
	unsent  []byte // the rest of the request
	awaited int    // bytes of the answers
}

type group struct {
	peers   []peer
	waiting int // peers whose answers are not all there
	begun   time.Time
}

// dialAll opens all connections and has one batch answered on each of them.
func dialAll(plan Plan) (p *talkers, err error) {
	p = &talkers{plan: plan, batch: newBatch(plan.Load, plan.Text, plan.Raw), buffer: make([]byte, 256<<10), trips: make([]time.Duration, 0, 1<<18)}
	if p.poll, err = newPoll(); err != nil {
		return nil, err
	}
	for i := range plan.Load.Connections {
		s, err := open(plan.Addr, i)
		if err == nil {
			p.peers = append(p.peers, peer{socket: s})
			err = p.poll.add(s, i)
		}
		if err != nil {
			p.Close()
			return nil, fmt.Errorf("connection %d: %w", i, err)
		}
	}
	p.form()
	if err := p.check(); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// form puts the peers into groups: all of them into one for a broadcast, each into
// one of its own otherwise.
func (p *talkers) form() {
	size := 1
	if p.plan.Load.Way == speed.Broadcast {
		size = len(p.peers)
	}
	for i := 0; i < len(p.peers); i += size {
		g := &group{peers: p.peers[i : i+size]}
		for j := range g.peers {
			g.peers[j].group = g
		}
	}
}

// check sends one batch and compares what comes back.
func (p *talkers) check() error {
	p.checking = true
	defer func() { p.checking = false }()
	return p.converse(time.Time{})
}

// Run sends batches for d, on each connection the next one when all answers to the
// one before are there, and waits for the answers to the last ones.
func (p *talkers) Run(d time.Duration) (Result, error) {
	var c clock
	if err := c.start(); err != nil {
		return Result{}, err
	}
	p.trips = p.trips[:0]
	if err := p.converse(c.begun.Add(d)); err != nil {
		return Result{}, err
	}
	each := p.batch.messages * len(p.peers[0].group.peers)
	return c.result(len(p.trips)*each, p.trips, p.nothingLeft())
}

// converse sends one batch, and more of them until then.
func (p *talkers) converse(until time.Time) error {
	p.until, p.groups = until, 0
	for i := range p.peers {
		if g := p.peers[i].group; &g.peers[0] == &p.peers[i] {
			p.groups++
			if err := p.begin(g, time.Now()); err != nil {
				return err
			}
		}
	}
	for p.groups > 0 {
		if err := p.poll.wait(p.ready); err != nil {
			return err
		}
	}
	return nil
}

// begin sends the batch of a group.
func (p *talkers) begin(g *group, now time.Time) error {
	g.begun, g.waiting = now, len(g.peers)
	for i := range g.peers {
		g.peers[i].awaited = len(p.batch.answer)
	}
	first := &g.peers[0]
	first.unsent = p.batch.request
	return first.send()
}

// end takes note that all answers to a batch are there.
func (p *talkers) end(g *group) error {
	now := time.Now()
	p.trips = append(p.trips, now.Sub(g.begun))
	if now.Before(p.until) {
		return p.begin(g, now)
	}
	p.groups--
	return nil
}

func (p *talkers) ready(number int) error {
	c := &p.peers[number]
	if len(c.unsent) > 0 {
		if err := c.send(); err != nil {
			return fmt.Errorf("connection %d: write: %w", number, err)
		}
	}
	if c.awaited == 0 {
		return nil
	}
	if err := p.receive(c); err != nil {
		return fmt.Errorf("connection %d: read: %w", number, err)
	}
	if c.awaited > 0 {
		return nil
	}
	if c.group.waiting--; c.group.waiting > 0 {
		return nil
	}
	return p.end(c.group)
}

func (c *peer) send() error {
	n, err := c.write(c.unsent)
	c.unsent = c.unsent[n:]
	return err
}

// Close ends all connections.
func (p *talkers) Close() {
	for i := range p.peers {
		p.peers[i].close()
	}
	p.poll.close()
}
