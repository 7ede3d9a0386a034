package conn

import (
	"bytes"
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// withBuffered runs f with a Conn whose handshake had already received early,
// and the peer that goes on sending.
func withBuffered(t *testing.T, f func(t *testing.T, role Role, start func(early []byte) (*Conn, *wstest.Peer))) {
	for _, role := range []Role{Client, Server} {
		t.Run(role.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f(t, role, func(early []byte) (*Conn, *wstest.Peer) {
					a, b := mempipe.New()
					c := New(a, role, &Config{Buffered: early})
					t.Cleanup(func() {
						b.Close()
						c.CloseNow()
					})
					return c, wstest.NewPeer(t, b, other(role))
				})
			})
		})
	}
}

func TestBuffered(t *testing.T) {
	withBuffered(t, func(t *testing.T, role Role, start func([]byte) (*Conn, *wstest.Peer)) {
		early := wire(role, final(frame.Text, "first"), final(frame.Ping, "p"), final(frame.Binary, "second"))
		before := bytes.Clone(early)
		c, peer := start(early)
		wantRead(t, c, frame.Text, "first")
		wantRead(t, c, frame.Binary, "second")
		require.Equal(t, before, early, "the caller's bytes were changed by unmasking")
		peer.SendText("third")
		wantRead(t, c, frame.Text, "third")
		peer.WantPong("p")
	})
}

// Whatever the handshake received of a conversation, the rest follows.
func TestBufferedCutAnywhere(t *testing.T) {
	withBuffered(t, func(t *testing.T, role Role, start func([]byte) (*Conn, *wstest.Peer)) {
		all := wire(role, final(frame.Text, "héllo"), fragment(frame.Binary, "a"), final(frame.Ping, ""), final(frame.Continuation, "b"))
		for n := range len(all) + 1 {
			c, peer := start(all[:n])
			if n < len(all) {
				go peer.SendRaw(all[n:])
			}
			wantRead(t, c, frame.Text, "héllo")
			wantRead(t, c, frame.Binary, "ab")
			c.CloseNow()
		}
	})
}

// manyFrames is more than an input buffer holds, ending in the middle of a
// message of which the last byte is missing.
func manyFrames(role Role) (early []byte, lastByte []byte) {
	part := final(frame.Binary, string(bytes.Repeat([]byte("0123456789"), 1000)))
	all := wire(role, part, part, part, part)
	return all[:len(all)-1], all[len(all)-1:]
}

func TestBufferedLarge(t *testing.T) {
	ways := map[string]func(*testing.T, *Conn) []byte{
		"Read": func(t *testing.T, c *Conn) []byte {
			_, p, err := c.Read(bg)
			require.NoError(t, err)
			return p
		},
		"Messages": func(t *testing.T, c *Conn) []byte {
			for m, err := range c.Messages(bg) {
				require.NoError(t, err)
				return bytes.Clone(m.Data)
			}
			return nil
		},
		"Reader": func(t *testing.T, c *Conn) []byte {
			_, r, err := c.Reader(bg)
			require.NoError(t, err)
			p, err := io.ReadAll(r)
			require.NoError(t, err)
			return p
		},
	}
	want := bytes.Repeat([]byte("0123456789"), 1000)
	for first, read := range ways {
		for second, readNext := range ways {
			t.Run(first+" and "+second, func(t *testing.T) {
				withBuffered(t, func(t *testing.T, role Role, start func([]byte) (*Conn, *wstest.Peer)) {
					early, lastByte := manyFrames(role)
					require.Greater(t, len(early), 2*inputSize, "the test needs more than one buffer")
					c, peer := start(early)
					require.Equal(t, want, read(t, c))
					require.Equal(t, want, readNext(t, c))
					require.Equal(t, want, read(t, c))
					peer.SendRaw(lastByte)
					require.Equal(t, want, readNext(t, c))
					peer.SendText("done")
					wantRead(t, c, frame.Text, "done")
				})
			})
		}
	}
}

// A violation that came with the handshake is found as any other.
func TestBufferedViolation(t *testing.T) {
	withBuffered(t, func(t *testing.T, role Role, start func([]byte) (*Conn, *wstest.Peer)) {
		c, peer := start(wire(role, final(frame.Continuation, "x")))
		_, _, err := c.Read(bg)
		require.ErrorIs(t, err, frame.StatusProtocolError)
		peer.WantClose(frame.StatusProtocolError, "continuation")
	})
}

// A frame that waits since the handshake lets writes coalesce, and its reading
// sends them.
func TestBufferedFlushes(t *testing.T) {
	withBuffered(t, func(t *testing.T, role Role, start func([]byte) (*Conn, *wstest.Peer)) {
		c, peer := start(wire(role, final(frame.Text, "a"), final(frame.Text, "b")))
		require.NoError(t, c.Write(bg, frame.Text, []byte("early")))
		require.Zero(t, c.Stats().Flushes, "frames wait to be read, so the write waits for them")
		time.Sleep(defaultFlushDelay)
		peer.WantText("early")
	})
}

func TestAddrs(t *testing.T) {
	client, server := tcpPair(t, nil)
	require.Equal(t, "tcp", client.LocalAddr().Network())
	require.Equal(t, client.LocalAddr().String(), server.RemoteAddr().String())
	require.Equal(t, server.LocalAddr().String(), client.RemoteAddr().String())
}

func TestSubprotocol(t *testing.T) {
	a, b := Pipe(&Config{Subprotocol: "chat.v2"})
	defer b.CloseNow()
	defer a.CloseNow()
	require.Equal(t, "chat.v2", a.Subprotocol())
	c, d := Pipe(nil)
	defer d.CloseNow()
	defer c.CloseNow()
	require.Empty(t, c.Subprotocol(), "none was agreed on")
}

// An idle Conn on a socket holds no buffer.
func TestIdleHoldsNoBuffer(t *testing.T) {
	client, server := tcpPair(t, nil)
	if server.raw == nil {
		t.Skip("sockets are used through net.Conn here")
	}
	for range 2 {
		require.NoError(t, client.Write(bg, frame.Text, []byte("hello")))
		wantRead(t, server, frame.Text, "hello")
		ctx, cancel := context.WithCancel(bg)
		whenWaiting(server, cancel)
		_, _, err := server.Read(ctx)
		require.ErrorIs(t, err, context.Canceled)
		require.Nil(t, server.rd.buf, "an idle Conn holds an input buffer")
		require.Nil(t, client.wr.pending, "an idle Conn holds an output buffer")
		require.Nil(t, server.wr.pending, "an idle Conn holds an output buffer")
	}
}
