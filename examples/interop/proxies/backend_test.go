//go:build unix

package proxies

import (
	"context"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
)

// A server is a way in which our library accepts connections.
type server struct {
	name  string
	serve func(*testing.T, net.Listener, *backend)
}

var servers = []*server{{"Accept", serveHTTP}, {"AcceptConn", serveConns}}

// A backend is a server of ours that hands out what it accepts.
type backend struct {
	*server
	options  websocket.AcceptOptions
	addr     string
	accepted chan func() (*conn.Conn, error)
}

// startBackend starts a server. tap is what its connections go through; nil: nothing.
func startBackend(t *testing.T, s *server, o websocket.AcceptOptions, tap func(net.Conn) net.Conn) *backend {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	b := &backend{s, o, l.Addr().String(), make(chan func() (*conn.Conn, error), 16)}
	if tap != nil {
		l = tapped{l, tap}
	}
	s.serve(t, l, b)
	return b
}

func serveHTTP(t *testing.T, l net.Listener, b *backend) {
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &b.options)
		b.accepted <- func() (*conn.Conn, error) { return c, err }
	})}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
}

func serveConns(t *testing.T, l net.Listener, b *backend) {
	go func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return // the test is over
			}
			go func() {
				c, err := websocket.AcceptConn(context.Background(), nc, &b.options)
				if err != nil {
					nc.Close()
				}
				b.accepted <- func() (*conn.Conn, error) { return c, err }
			}()
		}
	}()
	t.Cleanup(func() { l.Close() })
}

// next waits for what comes of the next request.
func (b *backend) next(t *testing.T) (*conn.Conn, error) {
	t.Helper()
	ctx := bounded(t)
	select {
	case result := <-b.accepted:
		return result()
	case <-ctx.Done():
		require.Fail(t, "no request came through the proxy", "%v", context.Cause(ctx))
		return nil, nil
	}
}

func (b *backend) wantAccepted(t *testing.T) *conn.Conn {
	t.Helper()
	c, err := b.next(t)
	require.NoError(t, err, "the server refused what came through the proxy")
	t.Cleanup(func() { c.CloseNow() })
	return c
}

// tapped is a listener whose connections are tapped.
type tapped struct {
	net.Listener
	tap func(net.Conn) net.Conn
}

func (l tapped) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.tap(nc), nil
}
