//go:build unix

package proxies

import (
	"context"
	"net"
)

// A tap is a transport of which a test knows what is written.
type tap struct {
	net.Conn
	first func([]byte) []byte // changes the first write; nil: leaves it
	wrote func()              // is called behind each write; nil: is not
}

func (c *tap) Write(p []byte) (int, error) {
	out := p
	if c.first != nil {
		out, c.first = c.first(p), nil
	}
	if _, err := c.Conn.Write(out); err != nil {
		return 0, err
	}
	if c.wrote != nil {
		c.wrote()
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
