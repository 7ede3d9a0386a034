//go:build unix

package proxies

import (
	"io"
	"net"
	"net/http"
	"testing"
)

var haproxy = &kind{
	name:    "HAProxy",
	program: "haproxy",
	file:    "haproxy.cfg",
	listen: func([2]string) []string {
		return []string{"bind :80", "bind fd@3", "bind :443", "bind fd@4"}
	},
	prepare: func(*testing.T, string) (args, env []string) {
		// As a master, which can reload, and listens for commands.
		return []string{"-W", "-S", "fd@5", "-f", "haproxy.cfg"}, nil
	},
	reload:      reloadHAProxy,
	unreachable: http.StatusServiceUnavailable,
}

// reloadHAProxy sends no signal: a master that has just started a worker ignores it
// for a moment. A command waits.
func reloadHAProxy(p *proxy) error {
	nc, err := net.Dial("tcp", p.sockets[2].Addr().String())
	if err != nil {
		return err
	}
	defer nc.Close()
	if _, err := io.WriteString(nc, "reload\n"); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, nc) // until the master begins anew
	return err
}
