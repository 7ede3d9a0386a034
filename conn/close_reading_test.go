package conn_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// A goroutine that reads in a loop while another one closes sees the end of the
// Conn, never a second reader.
func TestCloseWhileAnotherGoroutineReads(t *testing.T) {
	withPeer(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		read, closed := make(chan error, 1), make(chan error, 1)
		messages := 0
		go func() {
			for {
				if _, _, err := c.Read(ctx); err != nil {
					read <- err
					return
				}
				messages++
			}
		}()
		synctest.Wait()
		go func() { closed <- c.Close(ctx, frame.StatusNormalClosure, "") }()
		peer.WantClose(frame.StatusNormalClosure, "")
		for range 10 {
			peer.SendText("late")
			synctest.Wait()
		}
		peer.SendClose(frame.StatusNormalClosure, "")
		peer.Hangup()
		require.ErrorIs(t, <-read, conn.ErrClosed)
		require.Positive(t, messages, "what came while Read waited is Read's")
		require.NoError(t, <-closed)
	})
}
