package conn_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/wstest"
)

// Whatever way a message is sent, the caller's bytes are as before when the call
// returns, and are the caller's again: what happens to them then does not show.
func TestCallersBytesStayTheCallers(t *testing.T) {
	ways := map[string]func(c *conn.Conn, p []byte) error{
		"Write": func(c *conn.Conn, p []byte) error { return c.Write(ctx, frame.Binary, p) },
		"Send":  func(c *conn.Conn, p []byte) error { return c.Send(frame.Binary, p) },
		"WritePrepared": func(c *conn.Conn, p []byte) error {
			m, err := conn.Prepare(frame.Binary, p)
			if err != nil {
				return err
			}
			return c.WritePrepared(ctx, m)
		},
		"Writer": func(c *conn.Conn, p []byte) error {
			w, err := c.Writer(ctx, frame.Binary)
			if err != nil {
				return err
			}
			if _, err := w.Write(p); err != nil {
				return err
			}
			return w.Close()
		},
	}
	for way, send := range ways {
		for _, size := range []int{1, 125, 126, 5000, 1 << 16, 300_000} {
			t.Run(fmt.Sprintf("%s/%d", way, size), func(t *testing.T) {
				everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
					p := []byte(strings.Repeat("x1y2z", size/5+1)[:size])
					before := slices.Clone(p)
					sent := make(chan error, 1)
					go func() {
						err := send(c, p)
						if !bytes.Equal(before, p) {
							err = fmt.Errorf("the caller's bytes have changed, and the call returned %v", err)
						}
						clear(p)
						sent <- err
					}()
					_, got := peer.WantMessage()
					require.True(t, string(before) == got, "the message arrived changed")
					require.NoError(t, <-sent)
					peer.Hangup()
				})
			})
		}
	}
}

// So it is with what Send holds until the message of a Writer has ended.
func TestHeldMessagesAreCopies(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		w, err := c.Writer(ctx, frame.Text)
		require.NoError(t, err)
		p := []byte("held")
		require.NoError(t, c.Send(frame.Text, p))
		clear(p)
		_, err = w.Write([]byte("first"))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		peer.WantText("first")
		peer.WantText("held")
		peer.Hangup()
	})
}

// A close reason that could forge a line in the peer's log is not sent, and the Conn
// lives on.
func TestReasonsWithLineBreaksAreNotSent(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, c *conn.Conn, peer *wstest.Peer) {
		for _, reason := range []string{"bye\r\n", "bye\n", "by\x00e", "\rbye"} {
			require.ErrorContains(t, c.Close(ctx, frame.StatusNormalClosure, reason), "holds a CR, LF or NUL")
		}
		require.NoError(t, c.Write(ctx, frame.Text, []byte("alive")))
		peer.WantText("alive")
		peer.Hangup()
	})
}
