package interop

import (
	"context"
	"crypto/rand"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// Our Dial, their server.
func TestOurDialWithTheirServer(t *testing.T) {
	forEachPeer(t, peers, func(t *testing.T, p *peer) {
		server := start(t, p.script(t, "server"))
		url := server.address(t)
		t.Run("messages", func(t *testing.T) { exchangeMessages(t, dial(t, url)) })
		t.Run("fragments", func(t *testing.T) { exchangeFragments(t, dial(t, url)) })
		t.Run("ping and pong", func(t *testing.T) { exchangePings(t, dial(t, url)) })
		t.Run("subprotocol", func(t *testing.T) { require.Equal(t, "v2", dial(t, url).Subprotocol()) })
		t.Run("our close code", func(t *testing.T) {
			require.NoError(t, dial(t, url).Close(bounded(t), 4005, "enough"))
			server.wantLine(t, "closed 4005 enough")
		})
		t.Run("their close code", func(t *testing.T) {
			c := dial(t, url)
			require.NoError(t, c.Write(bounded(t), frame.Text, []byte("close 4001 bye")))
			_, _, err := c.Read(bounded(t))
			var closed *conn.CloseError
			require.ErrorAs(t, err, &closed, "the server's close was not seen")
			require.Equal(t, conn.CloseError{Code: 4001, Reason: "bye"}, *closed)
			server.wantLine(t, "closed 4001")
		})
	})
}

func dial(t *testing.T, url string) *conn.Conn {
	t.Helper()
	o := &websocket.DialOptions{}
	o.Handshake.Subprotocols = []string{"v1", "v2"}
	o.Conn.ReadLimit = 4 << 20
	c, _, err := websocket.Dial(bounded(t), url, o)
	require.NoError(t, err, "the server could not be dialled")
	t.Cleanup(func() { c.CloseNow() })
	return c
}

func wantMessage(t *testing.T, c *conn.Conn, op frame.Opcode, data []byte) {
	t.Helper()
	gotOp, got, err := c.Read(bounded(t))
	require.NoError(t, err)
	require.Equal(t, op, gotOp, "the answer is of another type")
	require.Equal(t, data, append([]byte{}, got...), "the answer differs")
}

func exchangeMessages(t *testing.T, c *conn.Conn) {
	big := make([]byte, 1<<20)
	_, _ = rand.Read(big)
	for _, m := range []conn.Message{
		{Op: frame.Text, Data: []byte("grüße, 世界")},
		{Op: frame.Text, Data: []byte{}},
		{Op: frame.Binary, Data: []byte{0, 1, 254, 255}},
		{Op: frame.Binary, Data: big[:125]},
		{Op: frame.Binary, Data: big[:126]},
		{Op: frame.Binary, Data: big[:1<<16]},
		{Op: frame.Binary, Data: big},
	} {
		require.NoError(t, c.Write(bounded(t), m.Op, m.Data))
		wantMessage(t, c, m.Op, m.Data)
	}
}

func exchangeFragments(t *testing.T, c *conn.Conn) {
	w, err := c.Writer(bounded(t), frame.Text)
	require.NoError(t, err)
	for _, part := range []string{"frag", "", "ments of ours"} {
		_, err := w.Write([]byte(part))
		require.NoError(t, err)
		require.NoError(t, c.Flush(bounded(t)))
	}
	require.NoError(t, w.Close())
	wantMessage(t, c, frame.Text, []byte("fragments of ours"))

	require.NoError(t, c.Write(bounded(t), frame.Text, []byte("cut 4 one two three")))
	wantMessage(t, c, frame.Text, []byte("one two three"))
}

// exchangePings has each side ping the other.
func exchangePings(t *testing.T, c *conn.Conn) {
	require.NoError(t, c.Write(bounded(t), frame.Text, []byte("ping")))
	_, answer, err := c.Read(bounded(t))
	require.NoError(t, err)
	require.Contains(t, string(answer), "pong from")

	ctx, stop := context.WithCancel(bounded(t))
	ended := make(chan error, 1)
	go func() {
		_, _, err := c.Read(ctx) // pongs are noticed while somebody reads
		ended <- err
	}()
	_, err = c.Ping(bounded(t))
	require.NoError(t, err, "the server did not answer the ping")
	stop()
	require.ErrorIs(t, <-ended, context.Canceled)
}
