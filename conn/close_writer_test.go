package conn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// A Close cuts the message of an open Writer off. That the Writer then fails
// must not end the closing handshake, which is under way.
func TestCloseDuringWriter(t *testing.T) {
	script(t, nil, func(t *testing.T, c *Conn, peer *wstest.Peer) {
		w, err := c.Writer(bg, frame.Binary)
		require.NoError(t, err)
		part := string(make([]byte, fragmentSize))
		_, err = w.Write([]byte(part + "x"))
		require.NoError(t, err)
		peer.WantFragment(frame.Binary, false, part)

		closed := make(chan error, 1)
		go func() { closed <- c.Close(bg, frame.StatusGoingAway, "bye") }()
		peer.WantClose(frame.StatusGoingAway, "bye")
		_, err = w.Write([]byte(part))
		require.ErrorIs(t, err, ErrClosed, "no data may follow the Close frame")
		require.ErrorIs(t, w.Close(), ErrClosed)
		peer.WantNothing()

		peer.SendClose(frame.StatusGoingAway, "")
		peer.Hangup()
		require.NoError(t, <-closed, "the closing handshake was complete")
	})
}
