package conn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// A Write that returned nil is not lost when CloseNow follows, though it left its bytes
// in the buffer because another request waits.
func TestCloseNowFlushes(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		wire := peer.Encode(wholeText, "request")
		peer.SendRaw(append(wire, peer.Encode(wholeText, "another")...))
		_, p, err := c.Read(ctx)
		require.NoError(t, err)
		require.Equal(t, "request", string(p))
		require.NoError(t, c.Write(ctx, frame.Text, []byte("answer")))
		require.NoError(t, c.CloseNow())
		peer.WantText("answer")
	})
}
