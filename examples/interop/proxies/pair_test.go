//go:build unix

package proxies

import (
	"context"
	"errors"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// A pair is the two ends of a connection through a proxy.
type pair struct{ client, server *conn.Conn }

// wantBroken waits until both ends have ended without a Close frame.
func (p pair) wantBroken(t *testing.T) {
	t.Helper()
	wantBroken(t, p.client)
	wantBroken(t, p.server)
}

// A direction leads from one end to the other.
type direction struct {
	name     string
	from, to *conn.Conn
}

func (p pair) directions() []direction {
	return []direction{{"to the server", p.client, p.server}, {"to the client", p.server, p.client}}
}

// read has both ends read, which is when pings are answered and pongs noticed, until
// stop is called. No message may come before that.
func (p pair) read(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(bounded(t))
	ended := make(chan error, 2)
	for _, d := range p.directions() {
		go func() {
			_, _, err := d.to.Read(ctx)
			ended <- err
		}()
	}
	return func() {
		t.Helper()
		cancel()
		for range p.directions() {
			require.ErrorIs(t, <-ended, context.Canceled, "an end has read something")
		}
	}
}

// deliver sends a message and wants it to arrive.
func (d direction) deliver(t *testing.T, op frame.Opcode, data []byte) {
	t.Helper()
	written := make(chan error, 1)
	go func() { written <- d.from.Write(bounded(t), op, data) }()
	wantMessage(t, d.to, op, data)
	require.NoError(t, <-written)
}

func wantMessage(t *testing.T, c *conn.Conn, op frame.Opcode, data []byte) {
	t.Helper()
	gotOp, got, err := c.Read(bounded(t))
	require.NoError(t, err, "a message did not come through the proxy")
	require.Equal(t, op, gotOp, "a message came through as another type")
	require.Equal(t, len(data), len(got), "a message came through with another length")
	require.True(t, string(data) == string(got), "a message came through with other bytes")
}

// wantEnd reads until c has ended, and wants it to have ended so.
func wantEnd(t *testing.T, c *conn.Conn, want conn.CloseError) {
	t.Helper()
	_, _, err := c.Read(bounded(t))
	var got *conn.CloseError
	require.ErrorAs(t, err, &got, "the other end's close did not come through the proxy")
	require.Equal(t, want, *got)
	wantDone(t, c)
}

// wantDone waits until c has closed its transport.
func wantDone(t *testing.T, c *conn.Conn) {
	t.Helper()
	ctx := bounded(t)
	select {
	case <-c.Done():
	case <-ctx.Done():
		require.Fail(t, "a connection has not ended", "%v", context.Cause(ctx))
	}
}

// wantBroken waits for an end without a Close frame: HAProxy resets connections to a
// server of which it has heard nothing for too long.
func wantBroken(t *testing.T, c *conn.Conn) {
	t.Helper()
	_, _, err := c.Read(bounded(t))
	if !errors.Is(err, syscall.ECONNRESET) {
		require.ErrorIs(t, err, frame.StatusAbnormalClosure, "a connection ended otherwise than by its transport")
	}
	wantDone(t, c)
}
