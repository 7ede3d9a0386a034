//go:build unix

package proxies

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A proxy that reads another configuration leaves the connections that are there as
// they are, and leads new ones elsewhere.
func TestReload(t *testing.T) {
	forEachLink(t, setup{}, func(t *testing.T, l link) {
		var old []pair
		for _, scheme := range schemes {
			old = append(old, l.connect(t, scheme, websocket.DialOptions{}))
		}
		other := startBackend(t, l.b.server, l.b.options, nil)
		l.p.reloadWith(settings{backend: other.addr})
		for !l.leadsTo(t, other) {
			continue // the reload takes a moment
		}
		for _, ends := range old {
			for _, d := range ends.directions() {
				d.deliver(t, frame.Binary, farewell)
			}
			left := leave(t, ends.server, conn.CloseError{Code: frame.StatusServiceRestart})
			wantMessage(t, ends.client, frame.Binary, farewell)
			wantEnd(t, ends.client, conn.CloseError{Code: frame.StatusServiceRestart})
			require.NoError(t, <-left)
		}
	})
}

// leadsTo reports whether a new connection comes to other, and not to where it used to.
func (l link) leadsTo(t *testing.T, other *backend) (leads bool) {
	t.Helper()
	client, _, err := dial(t, l.p.url("ws"), websocket.DialOptions{})
	require.NoError(t, err, "nobody could be dialled during the reload")
	defer client.CloseNow()
	ctx := bounded(t)
	var result func() (*conn.Conn, error)
	select {
	case result = <-l.b.accepted:
	case result = <-other.accepted:
		leads = true
	case <-ctx.Done():
		require.Fail(t, "a connection came to neither server", "%v", context.Cause(ctx))
	}
	server, err := result()
	require.NoError(t, err)
	require.NoError(t, server.CloseNow())
	return leads
}

// A proxy that is killed is an abnormal end for both ends, at once. The next one takes
// new connections.
func TestKillAndRestart(t *testing.T) {
	forEachLink(t, setup{}, func(t *testing.T, l link) {
		var all []pair
		for _, scheme := range schemes {
			all = append(all, l.connect(t, scheme, websocket.DialOptions{}))
		}
		l.p.kill()
		for _, ends := range all {
			ends.wantBroken(t)
		}
		l.p.run()
		for _, scheme := range schemes {
			for _, d := range l.connect(t, scheme, websocket.DialOptions{}).directions() {
				d.deliver(t, frame.Text, []byte("back again"))
			}
		}
	})
}
