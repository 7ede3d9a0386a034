//go:build unix

package proxies

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// What is said at one end arrives at the other, of every size, in fragments, with
// pings both ways; what was agreed on was agreed on by the two ends.
func TestMessages(t *testing.T) {
	for _, compress := range []bool{false, true} {
		cfg := conn.Config{Compression: conn.Compression{Enabled: compress}}
		accept := websocket.AcceptOptions{Conn: cfg}
		accept.Handshake.Subprotocols = []string{"v2"}
		o := websocket.DialOptions{Conn: cfg}
		o.Handshake.Subprotocols = []string{"v1", "v2"}
		t.Run(fmt.Sprintf("compressed %v", compress), func(t *testing.T) {
			forEachLink(t, setup{accept: accept}, func(t *testing.T, l link) {
				forEachScheme(t, func(t *testing.T, scheme string) {
					ends := l.connect(t, scheme, o)
					require.Equal(t, "v2", ends.client.Subprotocol(), "the server's choice did not reach the client")
					require.Equal(t, "v2", ends.server.Subprotocol(), "the client's offer did not reach the server")
					converse(t, ends)
					for _, d := range ends.directions() {
						inflated := d.to.Stats().Inflated
						require.Equal(t, d.from.Stats().Deflated, inflated, "the ends differ on what was compressed %s", d.name)
						require.Equal(t, compress, inflated.Messages > 0, "messages were compressed %s", d.name)
					}
				})
			})
		})
	}
}

func converse(t *testing.T, ends pair) {
	for _, d := range ends.directions() {
		t.Run(d.name, func(t *testing.T) {
			deliverSizes(t, d)
			deliverFragments(t, d)
		})
	}
	exchangePings(t, ends)
}

func deliverSizes(t *testing.T, d direction) {
	text := bytes.Repeat([]byte("grüße, 世界! "), 1<<17)
	for _, size := range []int{0, 125, 126, 1 << 16, 1 << 20} {
		d.deliver(t, frame.Binary, text[:size])
		d.deliver(t, frame.Text, bytes.ToValidUTF8(text[:size], nil))
	}
}

// deliverFragments sends a message of a length that the sender does not tell before.
func deliverFragments(t *testing.T, d direction) {
	parts := bytes.Repeat([]byte("fragments "), fragmentSize)
	written := make(chan error, 1)
	go func() {
		w, err := d.from.Writer(bounded(t), frame.Text)
		if err == nil {
			_, err = w.Write(parts)
			err = errors.Join(err, w.Close())
		}
		written <- err
	}()
	wantMessage(t, d.to, frame.Text, parts)
	require.NoError(t, <-written)
}

// fragmentSize is the length of the fragments that a Writer sends, in bytes.
const fragmentSize = 16 << 10

// exchangePings has each end ping the other.
func exchangePings(t *testing.T, ends pair) {
	stop := ends.read(t)
	for _, d := range ends.directions() {
		_, err := d.from.Ping(bounded(t))
		require.NoError(t, err, "no pong came for a ping %s", d.name)
	}
	stop()
}

// Fragments arrive before the next ones are sent: no proxy waits for the end of a
// message.
func TestFragmentsAreNotHeldBack(t *testing.T) {
	forEachLink(t, setup{}, func(t *testing.T, l link) {
		forEachScheme(t, func(t *testing.T, scheme string) {
			for _, d := range l.connect(t, scheme, websocket.DialOptions{}).directions() {
				t.Run(d.name, func(t *testing.T) { streamFragments(t, d) })
			}
		})
	})
}

func streamFragments(t *testing.T, d direction) {
	ctx := bounded(t)
	w, err := d.from.Writer(ctx, frame.Binary)
	require.NoError(t, err)
	_, err = w.Write([]byte{0}) // so that each of these parts completes a fragment
	require.NoError(t, err)
	var r io.Reader
	for part := range byte(3) {
		_, err := w.Write(bytes.Repeat([]byte{part}, fragmentSize))
		require.NoError(t, err)
		if r == nil {
			_, r, err = d.to.Reader(ctx)
			require.NoError(t, err, "the beginning of the message did not come before its end")
		}
		got := make([]byte, fragmentSize)
		_, err = io.ReadFull(r, got)
		require.NoError(t, err, "a fragment did not come before the next one was sent")
		require.Equal(t, part, got[fragmentSize-1], "a fragment came with other bytes")
	}
	require.NoError(t, w.Close())
	rest, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, []byte{2}, rest, "the end of the message is another")
}
