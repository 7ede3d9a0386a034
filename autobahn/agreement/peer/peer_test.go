package peer

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// config has messages compressed and lets large ones pass.
var config = conn.Config{ReadLimit: readLimit, Compression: conn.Compression{Enabled: true, Threshold: -1}}

// messages are to be echoed.
var messages = map[string]struct {
	op      frame.Opcode
	payload string
}{
	"empty":  {frame.Text, ""},
	"text":   {frame.Text, "grüß dich"},
	"binary": {frame.Binary, "\xff\x00"},
	"large":  {frame.Binary, strings.Repeat("sixteen octets. ", 1<<20)},
}

func listen(t *testing.T) (net.Listener, string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return ln, "ws://" + ln.Addr().String()
}

func TestServersEcho(t *testing.T) {
	for _, p := range All {
		t.Run(p.Name, func(t *testing.T) {
			ln, url := listen(t)
			defer p.Serve(ln)()
			c, response, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{Conn: config})
			require.NoError(t, err, "the server was not reached")
			defer c.CloseNow()
			require.Contains(t, response.Header.Get("Sec-WebSocket-Extensions"), "permessage-deflate", "compression was refused")
			requireEchoes(t, c)
			require.NoError(t, c.Close(t.Context(), frame.StatusNormalClosure, ""), "the closing handshake was not whole")
		})
	}
}

// requireEchoes sends each of the messages and wants it back.
func requireEchoes(t *testing.T, c *conn.Conn) {
	t.Helper()
	for name, m := range messages {
		require.NoError(t, c.Write(t.Context(), m.op, []byte(m.payload)), "%s: the message was not taken", name)
		op, got, err := c.Read(t.Context())
		require.NoError(t, err, "%s: no echo came", name)
		require.Equal(t, m.op, op, "%s: the echo has another opcode", name)
		require.True(t, m.payload == string(got), "%s: the echo is not the message", name)
	}
}

func TestServersRefuseBadText(t *testing.T) {
	for _, p := range All {
		t.Run(p.Name, func(t *testing.T) {
			ln, url := listen(t)
			defer p.Serve(ln)()
			require.Equal(t, frame.StatusInvalidPayload, badText(t, url), "invalid UTF-8 is closed with 1007")
		})
	}
}

func TestClientsEcho(t *testing.T) {
	for _, p := range All {
		if p.Echo == nil {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			ln, url := listen(t)
			var once sync.Once
			defer serve(ln, func(w http.ResponseWriter, r *http.Request) {
				c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Conn: conn.Config{ReadLimit: readLimit}})
				require.NoError(t, err, "the request was wrong")
				once.Do(func() { requireEchoes(t, c) })
				_ = c.Close(r.Context(), frame.StatusNormalClosure, "")
			})()
			require.NoError(t, p.Echo(t.Context(), url), "a case that ended well is no error")
		})
	}
}

func TestClientsSayWhetherTheyCould(t *testing.T) {
	for _, p := range All {
		if p.Echo == nil {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			ln, url := listen(t)
			ctx, cancel := context.WithCancel(t.Context())
			stop := serve(ln, func(w http.ResponseWriter, r *http.Request) {
				c, err := websocket.Accept(w, r, nil)
				require.NoError(t, err, "the request was wrong")
				cancel()
				_, _, _ = c.Read(context.Background())
			})
			require.ErrorIs(t, p.Echo(ctx, url), context.Canceled, "an interrupted case is an error")
			stop()
			require.Error(t, p.Echo(t.Context(), url), "a server that does not listen is an error")
		})
	}
}

func TestFind(t *testing.T) {
	all, err := Find()
	require.NoError(t, err)
	require.Len(t, all, len(All), "no name means all")
	some, err := Find("gws", "ours")
	require.NoError(t, err)
	require.Equal(t, "gws", some[0].Name, "the order is the caller's")
	require.Equal(t, "ours", some[1].Name, "the order is the caller's")
	_, err = Find("quux")
	require.EqualError(t, err, `peer: "quux" is none of ours, gorilla, coder, gobwas, gws`)
}

// What a socket has sent arrives although it was closed with unread octets in it.
func TestSocketClosesGently(t *testing.T) {
	ln, _ := listen(t)
	defer ln.Close()
	near, err := dial(t.Context(), "tcp", ln.Addr().String())
	require.NoError(t, err)
	far, err := ln.Accept()
	require.NoError(t, err)
	defer far.Close()

	_, err = far.Write(make([]byte, 1000))
	require.NoError(t, err)
	_, err = io.ReadFull(near, make([]byte, 1))
	require.NoError(t, err)
	_, err = near.Write([]byte("farewell"))
	require.NoError(t, err)
	require.NoError(t, near.Close())
	_, err = near.Read(make([]byte, 1))
	require.ErrorIs(t, err, net.ErrClosed, "a closed socket yields no octets")
	require.ErrorIs(t, near.Close(), net.ErrClosed, "it is closed once")

	got, err := io.ReadAll(far)
	require.NoError(t, err, "the connection was reset")
	require.Equal(t, "farewell", string(got), "what was sent last is lost")
}

func TestSocketWakesItsReader(t *testing.T) {
	ln, _ := listen(t)
	defer ln.Close()
	near, err := dial(t.Context(), "tcp", ln.Addr().String())
	require.NoError(t, err)
	far, err := ln.Accept()
	require.NoError(t, err)
	defer far.Close()
	read := make(chan error)
	go func() {
		_, err := near.Read(make([]byte, 1))
		read <- err
	}()
	require.NoError(t, near.Close())
	require.ErrorIs(t, <-read, net.ErrClosed, "a reader was left behind")
}

// badText sends text that is not UTF-8 and returns the status code of the answer.
func badText(t *testing.T, url string) frame.StatusCode {
	t.Helper()
	nc, _, _, err := handshake.Dial(t.Context(), url, nil)
	require.NoError(t, err, "the server was not reached")
	defer nc.Close()
	_, err = nc.Write([]byte{0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28}) // masked with zeros
	require.NoError(t, err)
	answer := make([]byte, 4)
	_, err = io.ReadFull(nc, answer)
	require.NoError(t, err, "the server did not close")
	require.EqualValues(t, 0x88, answer[0], "the answer is no Close frame")
	return frame.StatusCode(binary.BigEndian.Uint16(answer[2:]))
}
