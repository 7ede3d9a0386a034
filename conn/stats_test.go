package conn

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestStatsReceived(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		require.Zero(t, c.Stats(), "a new Conn has counted nothing")
		peer.SendText("hello")
		peer.SendFragments(frame.Binary, "a", "b", "c")
		peer.SendPing("p")
		peer.SendText("")
		wantRead(t, c, frame.Text, "hello")
		wantRead(t, c, frame.Binary, "abc")
		wantRead(t, c, frame.Text, "")
		s := c.Stats()
		require.Equal(t, int64(3), s.MessagesReceived, "fragments and pings are no messages")
		require.Equal(t, int64(8), s.BytesReceived)

		big := strings.Repeat("x", 200<<10)
		go peer.SendBinary(big)
		wantRead(t, c, frame.Binary, big)
		s = c.Stats()
		require.Equal(t, int64(4), s.MessagesReceived)
		require.Equal(t, int64(8+len(big)), s.BytesReceived, "bytes that were read past the buffer count too")
	})
}

// Bytes count when they come, messages when they are complete.
func TestStatsOfPart(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		peer.Send(frame.Header{Opcode: frame.Text}, "half")
		op, r, err := c.Reader(bg)
		require.NoError(t, err)
		require.Equal(t, frame.Text, op)
		require.NotNil(t, r)
		s := c.Stats()
		require.Equal(t, int64(4), s.BytesReceived)
		require.Zero(t, s.MessagesReceived, "the message goes on")
	})
}

func TestStatsSent(t *testing.T) {
	script(t, &Config{FlushDelay: -1}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		header := int64(2)
		if c.role == Client {
			header += 4
		}
		require.NoError(t, c.Write(bg, frame.Text, []byte("hello")))
		require.Equal(t, Stats{MessagesSent: 1, BytesSent: 5, Flushes: 1, WireBytesSent: header + 5}, c.Stats())

		m, err := Prepare(frame.Binary, []byte("abc"))
		require.NoError(t, err)
		require.NoError(t, c.SendPrepared(m))
		require.NoError(t, c.WritePrepared(bg, m))
		require.NoError(t, c.Flush(bg))
		s := c.Stats()
		require.Equal(t, int64(3), s.MessagesSent)
		require.Equal(t, int64(11), s.BytesSent)
		require.Equal(t, 3*header+11, s.WireBytesSent)

		w, err := c.Writer(bg, frame.Binary)
		require.NoError(t, err)
		_, err = w.Write(make([]byte, fragmentSize+1))
		require.NoError(t, err)
		require.Equal(t, int64(3), c.Stats().MessagesSent, "the message goes on")
		require.NoError(t, w.Close())
		s = c.Stats()
		require.Equal(t, int64(4), s.MessagesSent, "a message counts once, in however many fragments")
		require.Equal(t, int64(11+fragmentSize+1), s.BytesSent)
	})
}

func TestStatsDropped(t *testing.T) {
	script(t, &Config{SendQueue: 1, SlowPeer: SlowPeerDrop}, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		big := make([]byte, 100<<10) // more than the pipe holds
		for range 3 {
			require.NoError(t, c.Send(frame.Binary, big))
		}
		s := c.Stats()
		require.Equal(t, int64(1), s.MessagesSent)
		require.Equal(t, int64(2), s.Dropped)
		require.Equal(t, int64(len(big)), s.BytesSent, "what was dropped was not sent")
	})
}
