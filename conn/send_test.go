package conn

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestSend(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		require.NoError(t, c.Send(frame.Text, []byte("one")))
		require.NoError(t, c.Send(frame.Binary, []byte("two")))
		peer.WantText("one")
		peer.WantBinary("two")
		require.ErrorContains(t, c.Send(frame.Text, []byte("\xff")), "8.1")
	})
}

func TestSendOverTCP(t *testing.T) {
	client, server := tcpPair(t, nil)
	for range 100 {
		require.NoError(t, server.Send(frame.Text, []byte("hello")))
		wantRead(t, client, frame.Text, "hello")
	}
}

func TestSendToASlowPeer(t *testing.T) {
	fill := func(t *testing.T, c *Conn) {
		for range 10 {
			require.NoError(t, c.Send(frame.Binary, make([]byte, 98)), "100 bytes with the header")
		}
		synctest.Wait()
		require.Equal(t, 1000, c.wr.queuedLen())
	}
	t.Run("refuse", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, _, _ := stuck(t, &Config{SendQueue: 1000})
			fill(t, c)
			err := c.Send(frame.Binary, []byte("x"))
			require.ErrorIs(t, err, ErrQueueFull)
			require.EqualError(t, err, "websocket: send: send queue full")
			require.NoError(t, c.end.sticky(), "the Conn lives")
		})
	})
	t.Run("drop", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, peer, _ := stuck(t, &Config{SendQueue: 1000, SlowPeer: SlowPeerDrop})
			fill(t, c)
			require.NoError(t, c.Send(frame.Binary, []byte("dropped")))
			require.Equal(t, int64(1), c.Stats().Dropped)
			for range 10 {
				peer.WantBinary(string(make([]byte, 98)))
			}
			require.NoError(t, c.Send(frame.Binary, []byte("room again")))
			peer.WantBinary("room again")
		})
	})
	t.Run("close", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, peer, _ := stuck(t, &Config{SendQueue: 1000, SlowPeer: SlowPeerClose})
			fill(t, c)
			require.ErrorIs(t, c.Send(frame.Binary, []byte("x")), ErrSlowPeer)
			for range 10 {
				peer.WantBinary(string(make([]byte, 98)))
			}
			peer.WantClose(frame.StatusPolicyViolation, "slow")
		})
	})
	t.Run("a message larger than an empty queue", func(t *testing.T) {
		script(t, &Config{SendQueue: 10}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
			require.NoError(t, c.Send(frame.Binary, make([]byte, 100)))
			peer.WantBinary(string(make([]byte, 100)))
		})
	})
}

func TestPrepared(t *testing.T) {
	text := []byte("to many")
	m, err := Prepare(frame.Text, text)
	require.NoError(t, err)
	text[0] = 'X'
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		require.NoError(t, c.WritePrepared(bg, m))
		require.NoError(t, c.SendPrepared(m))
		peer.WantText("to many")
		peer.WantText("to many")
	})
	_, err = Prepare(frame.Text, []byte("\xff"))
	require.EqualError(t, err, "websocket: prepare: text is not valid UTF-8 (RFC 6455 section 8.1)")
}
