package conn_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// withPeer runs f in a bubble, once with a Conn in each role, against a raw
// peer, and then ends both and looks for goroutines that were left behind.
func withPeer(t *testing.T, cfg *conn.Config, f func(t *testing.T, c *conn.Conn, peer *wstest.Peer)) {
	t.Helper()
	bothRoles(t, func(t *testing.T, role conn.Role) {
		synctest.Test(t, func(t *testing.T) {
			a, b := mempipe.New()
			c := conn.New(a, role, cfg)
			f(t, c, wstest.NewPeer(t, b, role == conn.Client))
			_ = c.CloseNow()
			_ = b.Close()
			wstest.NoGoroutines(t)
		})
	})
}

func TestCloseNowLetsTheAnswerOut(t *testing.T) {
	t.Run("5.5.1/to the peer's close frame", func(t *testing.T) {
		withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			peer.SendClose(frame.StatusGoingAway, "")
			_, _, err := c.Read(ctx)
			require.ErrorIs(t, err, frame.StatusGoingAway)
			require.NoError(t, c.CloseNow())
			peer.WantClose(frame.StatusGoingAway, "")
			peer.WantEOF()
		})
	})
	t.Run("7.1.7/to a violation", func(t *testing.T) {
		withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			peer.Send(frame.Header{Fin: true, Opcode: 0xB}, "")
			_, _, err := c.Read(ctx)
			_, ok := errors.AsType[*frame.ProtocolError](err)
			require.True(t, ok, "wanted a *frame.ProtocolError, got %v", err)
			require.NoError(t, c.CloseNow())
			peer.WantClose(frame.StatusProtocolError, "reserved opcode")
			peer.WantEOF()
		})
	})
	// A socket that is closed with bytes left in it is reset, and the peer
	// would lose the Close frame that it was sent last.
	t.Run("7.1.7/and reads what the peer still sends until it closes", func(t *testing.T) {
		withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			peer.Send(frame.Header{Fin: true, Opcode: 0xB}, "")
			_, _, err := c.Read(ctx)
			require.Error(t, err)
			start, closed := time.Now(), make(chan struct{})
			go func() {
				_ = c.CloseNow()
				close(closed)
			}()
			for range 10 {
				peer.SendBinary(strings.Repeat("x", mempipe.Capacity/2))
				synctest.Wait()
			}
			peer.WantClose(frame.StatusProtocolError, "reserved opcode")
			peer.Hangup()
			<-closed
			require.Zero(t, time.Since(start), "time that CloseNow took once the peer had closed")
		})
	})
	t.Run("but not for long when the peer does not read", func(t *testing.T) {
		withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
			stuff(t, c)
			peer.SendClose(frame.StatusGoingAway, "")
			_, _, err := c.Read(ctx)
			require.ErrorIs(t, err, frame.StatusGoingAway)
			start := time.Now()
			require.NoError(t, c.CloseNow())
			require.Equal(t, 250*time.Millisecond, time.Since(start), "time that CloseNow gave the peer")
		})
	})
}

// stuff fills the transport of c, whose peer does not read.
func stuff(t *testing.T, c *conn.Conn) {
	require.NoError(t, c.Send(frame.Binary, make([]byte, 2*mempipe.Capacity)))
	synctest.Wait()
}
