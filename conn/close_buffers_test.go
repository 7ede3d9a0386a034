package conn_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/pool"
	"github.com/ws6455/websocket/internal/wstest"
)

// endings leave something borrowed in a corner of a Conn and then end it.
var endings = map[string]struct {
	cfg conn.Config
	end func(t *testing.T, c *conn.Conn, peer *wstest.Peer)
}{
	"a Write that was left in the output buffer": {
		conn.Config{},
		func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			sendTwo(peer)
			wantEcho(c, shortText)
			ctx, cancel := context.WithCancel(ctx)
			w, err := c.Writer(ctx, frame.Binary)
			require.NoError(t, err)
			_, err = w.Write(longData[:20<<10])
			require.NoError(t, err)
			cancel()
			require.ErrorIs(t, w.Close(), context.Canceled)
			require.ErrorIs(t, c.Send(frame.Text, nil), conn.ErrWriteCut)
		},
	},
	"messages behind a write that is stuck": {
		conn.Config{},
		func(t *testing.T, c *conn.Conn, _ *wstest.Peer) {
			stuff(t, c)
			require.NoError(t, c.Send(frame.Text, shortText))
		},
	},
	"a Close frame behind a write that is stuck": {
		conn.Config{},
		func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			stuff(t, c)
			peer.Send(frame.Header{Fin: true, Rsv3: true, Opcode: frame.Text}, "")
			_, _, err := c.Read(ctx)
			require.ErrorAs(t, err, new(*frame.ProtocolError))
			<-c.Done()
		},
	},
	"input that nobody reads, behind a write that is stuck": {
		conn.Config{SlowPeer: conn.SlowPeerClose, SendQueue: 1},
		func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			sendTwo(peer)
			require.NoError(t, wantEcho(c, shortText))
			stuff(t, c)
			require.ErrorIs(t, c.Send(frame.Text, shortText), conn.ErrSlowPeer)
			<-c.Done()
		},
	},
	"half a message": {
		conn.Config{},
		func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			peer.SendRaw(peer.Declare(frame.Text, 100))
			peer.SendRaw([]byte("50"))
			peer.Hangup()
			require.Error(t, wantEcho(c, nil))
		},
	},
	"a Reader in the middle of its message": {
		conn.Config{},
		func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			peer.SendText("read and not read")
			_, r, err := c.Reader(ctx)
			require.NoError(t, err)
			_, err = r.Read(make([]byte, 4))
			require.NoError(t, err)
			_ = c.CloseNow()
			_, err = r.Read(make([]byte, 4))
			require.ErrorIs(t, err, conn.ErrClosed)
		},
	},
}

// sendTwo sends two messages in one piece.
func sendTwo(peer *wstest.Peer) {
	first := peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, string(shortText))
	peer.SendRaw(append(first, peer.Encode(frame.Header{Fin: true, Opcode: frame.Text}, "unread")...))
}

// However a Conn ends, what it has borrowed goes back.
func TestAllThatWasBorrowedGoesBack(t *testing.T) {
	for name, e := range endings {
		t.Run(name, func(t *testing.T) {
			withPeer(t, &e.cfg, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				loans := pool.Watch()
				defer loans.Stop()
				e.end(t, c, peer)
				_ = c.CloseNow()
				wstest.NoGoroutines(t)
				wstest.NoBuffers(t, loans)
				require.Zero(t, loans.Taken(), "nobody has taken anything over")
			})
		})
	}
}

// A message that Messages has lent is its user's until the next turn, even when
// the Conn ends meanwhile.
func TestALentMessageOutlivesTheConn(t *testing.T) {
	for name, text := range map[string]string{
		"of one frame that came whole": "lent",
		"of one frame in pieces":       strings.Repeat("lent", 20<<10),
	} {
		t.Run(name, func(t *testing.T) {
			withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
				loans := pool.Watch()
				defer loans.Stop()
				go peer.SendText(text)
				for m, err := range c.Messages(ctx) {
					if err != nil {
						require.ErrorIs(t, err, conn.ErrClosed)
						break
					}
					_ = c.CloseNow()
					require.True(t, string(m.Data) == text, "the message was overwritten")
				}
				wstest.NoGoroutines(t)
				wstest.NoBuffers(t, loans)
				require.Positive(t, loans.Taken(), "buffers that are the user's")
			})
		})
	}
}
