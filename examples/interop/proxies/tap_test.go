//go:build unix

package proxies

import (
	"context"
	"net"
)

// A tap is a transport whose first write is changed on its way.
type tap struct {
	net.Conn
	change func([]byte) []byte // nil: there was a write
}

func (c *tap) Write(p []byte) (int, error) {
	if c.change == nil {
		return c.Conn.Write(p)
	}
	changed := c.change(p)
	c.change = nil
	if _, err := c.Conn.Write(changed); err != nil {
		return 0, err
	}
	return len(p), nil
}

// tapping returns a NetDial whose connections are tapped.
func tapping(tap func(net.Conn) net.Conn) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		nc, err := new(net.Dialer).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return tap(nc), nil
	}
}
