package soak

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// little is a soak without a time limit, for slow machines.
func little(connections, messages int) Options {
	o := Defaults(connections)
	o.Time, o.Messages = 0, messages
	o.Pause, o.BusyPause = 20*time.Millisecond, time.Millisecond
	o.HostilePause = 20 * time.Millisecond
	o.Lurk, o.Drip, o.TrapTimeout = short, time.Millisecond, short
	return o
}

func quiet(Point) {}

func TestALittleSoakKeepsEveryPromise(t *testing.T) {
	o := little(200, 20)
	server, err := Begin(o)
	require.NoError(t, err)
	r, err := Soak(t.Context(), o, server, quiet)
	require.NoError(t, err)
	require.Empty(t, r.Violations(), "violations")

	honest, hostile, trapped := o.Parts()
	again := (honest + 12) / 16 // those that close and are dialled again
	require.EqualValues(t, honest+again, r.Closed, "honest connections that were closed properly")
	require.EqualValues(t, 20*(honest+again), r.Messages, "messages that came back")
	require.GreaterOrEqual(t, r.Met, int64(hostile+trapped), "the hostile who were met")
	require.Positive(t, r.Bytes, "bytes of messages")
	require.Positive(t, r.Pings, "pings that were answered")
}

func TestASoakEndsWithItsContext(t *testing.T) {
	o := little(20, 0)
	server, err := Begin(o)
	require.NoError(t, err)
	ctx, end := context.WithCancel(t.Context())
	server.server.tamper = func(c *conn.Conn, m conn.Message) error {
		end() // as soon as something was said
		return c.Write(context.Background(), m.Op, m.Data)
	}
	r, err := Soak(ctx, o, server, quiet)
	require.NoError(t, err)
	require.True(t, r.Interrupted, "the result says that it is not whole")
	require.Empty(t, r.Violations(), "violations")
}

// tampered returns what a soak says about a server that answers the second message of one
// connection in another way.
func tampered(t *testing.T, answer func(c *conn.Conn, m conn.Message) error) *Result {
	o := little(1, 10)
	server, err := Begin(o)
	require.NoError(t, err)
	n := 0
	server.server.tamper = func(c *conn.Conn, m conn.Message) error {
		if n++; n == 2 {
			return answer(c, m)
		}
		return c.Write(context.Background(), m.Op, m.Data)
	}
	r, err := Soak(t.Context(), o, server, quiet)
	require.NoError(t, err)
	return r
}

func TestALostMessageIsNoticed(t *testing.T) {
	r := tampered(t, func(*conn.Conn, conn.Message) error { return nil })
	require.Equal(t, []string{"1 messages were lost"}, r.Violations())
}

func TestADoubledMessageIsNoticed(t *testing.T) {
	r := tampered(t, func(c *conn.Conn, m conn.Message) error {
		_ = c.Write(context.Background(), m.Op, m.Data)
		return c.Write(context.Background(), m.Op, m.Data)
	})
	require.Equal(t, []string{"1 messages were doubled"}, r.Violations())
}

func TestAChangedMessageIsNoticed(t *testing.T) {
	r := tampered(t, func(c *conn.Conn, m conn.Message) error {
		return c.Write(context.Background(), m.Op, append(m.Data[:len(m.Data):len(m.Data)], 'x'))
	})
	require.Equal(t, []string{"1 messages were changed, or came out of order"}, r.Violations())
}

func TestAnHonestConnectionThatEndsIsNoticed(t *testing.T) {
	r := tampered(t, func(c *conn.Conn, _ conn.Message) error {
		return c.Close(context.Background(), frame.StatusInternalError, "tired")
	})
	require.Len(t, r.Violations(), 1)
	require.Regexp(t, `^1 honest connections ended: .*1011.*"tired"`, r.Violations()[0])
}

func TestAServerThatIsNotThereIsNoticed(t *testing.T) {
	o := little(1, 1)
	server, err := Begin(o)
	require.NoError(t, err)
	require.NoError(t, server.server.Close(t.Context()))
	r, err := Soak(t.Context(), o, server, quiet)
	require.NoError(t, err)
	require.Equal(t, "no message was echoed, so nothing was shown", r.Violations()[0])
	require.Contains(t, r.Violations()[1], "1 honest connections ended: dial:")
}
