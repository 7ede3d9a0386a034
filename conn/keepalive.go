package conn

import (
	"sync"
	"time"

	"github.com/ws6455/websocket/frame"
)

// keepalive pings a silent peer. It is allocated when Config.PingInterval asks
// for it, and needs a timer but no goroutine. mu guards every field.
type keepalive struct {
	mu      sync.Mutex
	timer   *time.Timer
	seen    uint32        // reads that had brought bytes at the last tick
	pinged  bool          // the silence since then was answered with a ping
	left    time.Duration // of PongTimeout, from the next tick on
	stopped bool
}

func (c *Conn) startKeepalive() {
	c.alive = new(keepalive)
	c.alive.mu.Lock()
	defer c.alive.mu.Unlock()
	c.alive.timer = time.AfterFunc(c.cfg.PingInterval, c.tick)
}

// tick runs after each interval, and after the time that a pong may take.
func (c *Conn) tick() {
	switch c.alive.next(c.rd.fills.Load(), c.cfg) {
	case sendPing:
		c.sendPing()
	case giveUp:
		c.fail(ErrPingTimeout)
	}
}

// step is what a tick asks for.
type step uint8

const (
	wait step = iota
	sendPing
	giveUp
)

// next takes the number of reads so far, sets the timer for the next tick, and
// returns what is to be done now.
func (k *keepalive) next(fills uint32, cfg *settings) step {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.stopped:
		return wait
	case fills != k.seen:
		k.seen, k.pinged = fills, false
		k.timer.Reset(cfg.PingInterval)
		return wait
	case !k.pinged:
		k.pinged, k.left = true, cfg.PongTimeout
		k.awaitPong(cfg)
		return sendPing
	case k.left > 0:
		k.awaitPong(cfg)
		return wait
	}
	return giveUp
}

// awaitPong sets the timer for the end of PongTimeout, or for the next interval if
// that comes first: once the pong has come, the next ping is not to be late. mu is held.
func (k *keepalive) awaitPong(cfg *settings) {
	d := min(k.left, cfg.PingInterval)
	k.left -= d
	k.timer.Reset(d)
}

// sendPing queues a ping that nobody waits for.
func (c *Conn) sendPing() {
	w := &c.wr
	w.mu.Lock()
	if w.err != nil || w.closeSent {
		w.mu.Unlock()
		return
	}
	c.addPending(uncompressed(frame.Ping, nil))
	c.flushWithoutWaiting()
}

func (k *keepalive) stop() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.stopped = true
	k.timer.Stop()
}
