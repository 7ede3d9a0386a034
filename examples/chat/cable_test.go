package main

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A cable is a TCP proxy that can be cut.
type cable struct {
	ln     net.Listener
	target string

	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool // false: what comes from it is swallowed
}

// lay returns a cable that leads to target, until the test ends.
func lay(t *testing.T, target string) *cable {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cable{ln: ln, target: target, conns: map[net.Conn]bool{}}
	go c.serve()
	t.Cleanup(func() { ln.Close(); c.pull() })
	return c
}

// url returns the address of the near end.
func (c *cable) url() string { return "http://" + c.ln.Addr().String() + "/" }

func (c *cable) serve() {
	for {
		near, err := c.ln.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", c.target)
		if err != nil {
			near.Close()
			continue
		}
		if c.keep(near, far) {
			go c.copy(near, far)
			go c.copy(far, near)
		}
	}
}

// keep remembers the two ends, or closes them when the cable is cut.
func (c *cable) keep(ends ...net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, end := range ends {
		if c.cut {
			end.Close()
		} else {
			c.conns[end] = true
		}
	}
	return !c.cut
}

func (c *cable) copy(to, from net.Conn) {
	_, _ = io.Copy(valve{c, from, to}, from)
	to.Close()
	from.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.conns, to)
	delete(c.conns, from)
}

// A valve lets through what comes from one end, or swallows it.
type valve struct {
	c        *cable
	from, to net.Conn
}

func (v valve) Write(p []byte) (int, error) {
	v.c.mu.Lock()
	through := v.c.conns[v.from]
	v.c.mu.Unlock()
	if !through {
		return len(p), nil
	}
	return v.to.Write(p)
}

// stall has the connections of now carry nothing more, without breaking, as
// when somebody walks out of a network's reach.
func (c *cable) stall() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for end := range c.conns {
		c.conns[end] = false
	}
}

// pull cuts the cable: every connection breaks, and no new one is made.
func (c *cable) pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = true
	for end := range c.conns {
		end.Close()
	}
}

// plug makes the cable whole again.
func (c *cable) plug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = false
}
