package soak

import (
	"context"
	"net"
	"time"
)

// attacker lets one hostile peer after the other have a place, of every kind in turn.
func (c *Client) attacker(ctx context.Context, place int, arrived func()) {
	for i := place; ctx.Err() == nil; i++ {
		kind := &hostilities[i%len(hostilities)]
		if end := c.attack(ctx, int(mix(uint64(i))>>40), kind, arrived); end != "" {
			c.tally.ended(kind.name, end)
		}
		arrived()
		c.rest(ctx, i)
	}
}

// rest waits before the next hostile peer comes.
func (c *Client) rest(ctx context.Context, i int) {
	pause := c.o.HostilePause/2 + time.Duration(mix(uint64(i))%uint64(c.o.HostilePause+1))
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// attack is one hostile peer. It returns how that ended, or nothing if it did not begin.
func (c *Client) attack(ctx context.Context, place int, kind *hostility, arrived func()) string {
	c.attacking <- struct{}{}
	nc, err := new(net.Dialer).DialContext(ctx, "tcp", c.echoAt(place))
	<-c.attacking
	if err != nil {
		if ctx.Err() == nil {
			return endOf(err)
		}
		return ""
	}
	defer nc.Close()
	c.tally.hostile.Add(1)
	defer c.tally.hostile.Add(-1)
	arrived()
	defer context.AfterFunc(ctx, func() { nc.Close() })()
	end := kind.does(newPeer(nc.(*net.TCPConn), &c.o))
	if ctx.Err() != nil {
		return stillThere
	}
	return end
}
