package conn

import (
	"context"
	"net"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

var bg = context.Background()

// tcpPair returns two Conns over loopback TCP.
func tcpPair(t testing.TB, cfg *Config) (client, server *Conn) {
	t.Helper()
	a, b := tcpConns(t)
	client, server = New(a, Client, cfg), New(b, Server, cfg)
	t.Cleanup(func() {
		client.CloseNow()
		server.CloseNow()
	})
	return client, server
}

// tcpConns returns the two ends of a loopback TCP connection.
func tcpConns(t testing.TB) (client, server net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	client, err = net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	server, err = l.Accept()
	require.NoError(t, err)
	return client, server
}

// script runs f, under synctest, with a Conn of either role and a scripted
// peer at its other end.
func script(t *testing.T, cfg *Config, f func(t *testing.T, c *Conn, peer *wstest.Peer)) {
	t.Helper()
	t.Run("server", func(t *testing.T) {
		scriptAs(t, Server, cfg, f)
	})
	t.Run("client", func(t *testing.T) {
		scriptAs(t, Client, cfg, f)
	})
}

func scriptAs(t *testing.T, role Role, cfg *Config, f func(t *testing.T, c *Conn, peer *wstest.Peer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		a, b := mempipe.New()
		c := New(a, role, cfg)
		defer b.Close()
		defer c.CloseNow()
		f(t, c, wstest.NewPeer(t, b, other(role)))
	})
}

func other(role Role) wstest.Role {
	if role == Server {
		return wstest.Client
	}
	return wstest.Server
}

// wantRead reads a message and compares it.
func wantRead(t *testing.T, c *Conn, op frame.Opcode, want string) {
	t.Helper()
	got, p, err := c.Read(bg)
	require.NoError(t, err, "a message was expected: %q", want)
	require.Equal(t, op, got, "the opcode differs")
	require.Equal(t, want, string(p), "the message differs")
}

// appendFrame appends a message as c would send it.
func appendFrame(c *Conn, dst []byte, op frame.Opcode, p []byte) []byte {
	f := uncompressed(op, p)
	c.setHeader(f)
	h := f.header
	dst, _ = appendPayload(frame.AppendHeader(dst, h), &h, 0, p)
	return dst
}
