package websocket_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// serve returns the ws URL of a server that accepts every request with o, and
// gives what it accepted to handle.
func serve(t *testing.T, o *websocket.AcceptOptions, handle func(ctx context.Context, c *conn.Conn)) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, o)
		if err != nil {
			return
		}
		defer func() { _ = c.CloseNow() }()
		handle(r.Context(), c)
	}))
	t.Cleanup(server.Close)
	return "ws" + server.URL[len("http"):]
}

// echoMessages sends every message back until the peer closes.
func echoMessages(ctx context.Context, c *conn.Conn) {
	for m, err := range c.Messages(ctx) {
		if err != nil || c.Write(ctx, m.Op, m.Data) != nil {
			return
		}
	}
}

// wantEcho sends a message, wants it back, and closes.
func wantEcho(t *testing.T, c *conn.Conn) {
	t.Helper()
	require.NoError(t, c.Write(t.Context(), frame.Text, []byte("héllo")))
	op, p, err := c.Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, frame.Text, op)
	require.Equal(t, "héllo", string(p), "what came back")
	require.NoError(t, c.Close(t.Context(), frame.StatusNormalClosure, "done"), "the closing handshake")
}

func TestDialAndAccept(t *testing.T) {
	url := serve(t, nil, echoMessages)
	c, resp, err := websocket.Dial(t.Context(), url, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, resp.StatusCode)
	require.Empty(t, c.Subprotocol())
	wantEcho(t, c)
}

func TestBothSidesKnowTheSubprotocol(t *testing.T) {
	server := make(chan string, 1)
	accept := &websocket.AcceptOptions{Handshake: handshake.ServerOptions{Subprotocols: []string{"v2", "v1"}}}
	url := serve(t, accept, func(ctx context.Context, c *conn.Conn) {
		server <- c.Subprotocol()
		echoMessages(ctx, c)
	})
	dial := &websocket.DialOptions{Handshake: handshake.ClientOptions{Subprotocols: []string{"v0", "v1"}}}
	c, _, err := websocket.Dial(t.Context(), url, dial)
	require.NoError(t, err)
	require.Equal(t, "v1", c.Subprotocol())
	require.Equal(t, "v1", <-server)
	wantEcho(t, c)
	require.Empty(t, dial.Conn.Subprotocol, "the caller's options must not change")
	require.Empty(t, accept.Conn.Subprotocol, "the caller's options must not change")
}

func TestDialUsesTheConfig(t *testing.T) {
	url := serve(t, nil, func(ctx context.Context, c *conn.Conn) {
		_ = c.Write(ctx, frame.Binary, make([]byte, 101))
		_, _, _ = c.Read(ctx)
	})
	c, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{Conn: conn.Config{ReadLimit: 100}})
	require.NoError(t, err)
	_, _, err = c.Read(t.Context())
	require.ErrorIs(t, err, conn.ErrMessageTooBig)
	require.NoError(t, c.CloseNow())
}

func TestDialReturnsTheRefusal(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	c, resp, err := websocket.Dial(t.Context(), server.URL, nil)
	require.Nil(t, c)
	var e *handshake.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, http.StatusNotFound, e.Status)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, "404 page not found\n", string(body))
}

func TestTheFrameBehindTheResponseIsRead(t *testing.T) {
	url := listen(t, func(nc net.Conn) {
		r, err := http.ReadRequest(bufio.NewReader(nc))
		if err != nil {
			return
		}
		out := []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Accept: " + handshake.AcceptKey(r.Header.Get("Sec-WebSocket-Key")) + "\r\n\r\n")
		for _, text := range []string{"first", "second"} {
			out = frame.AppendHeader(out, frame.Header{Fin: true, Opcode: frame.Text, Length: int64(len(text))})
			out = append(out, text...)
		}
		_, _ = nc.Write(out) // all at once
		_, _ = io.Copy(io.Discard, nc)
	})
	c, _, err := websocket.Dial(t.Context(), url, nil)
	require.NoError(t, err)
	for _, want := range []string{"first", "second"} {
		_, got, err := c.Read(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	require.NoError(t, c.CloseNow())
}

// listen returns the ws URL of a listener whose connections go to handle, and
// are then closed.
func listen(t *testing.T, handle func(nc net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = nc.Close() }()
				handle(nc)
			}()
		}
	}()
	return "ws://" + l.Addr().String() + "/"
}

// RFC 6455 section 9.1: what is negotiated is what is spoken. A Conn speaks no
// extension, so none is offered and none accepted, whatever the options say.
func TestNoExtensionIsNegotiatedThatAConnDoesNotSpeak(t *testing.T) {
	offers := []handshake.Extension{{Name: "x-unspoken"}}
	offered := make(chan string, 1)
	accept := websocket.AcceptOptions{Handshake: handshake.ServerOptions{
		Extensions: func(offers []handshake.Extension) []handshake.Extension { return offers },
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		offered <- r.Header.Get("Sec-WebSocket-Extensions")
		r.Header.Set("Sec-WebSocket-Extensions", "x-unspoken") // as another client would
		if c, err := websocket.Accept(w, r, &accept); err == nil {
			echoMessages(r.Context(), c)
		}
	}))
	defer server.Close()
	c, resp, err := websocket.Dial(t.Context(), server.URL, &websocket.DialOptions{
		Handshake: handshake.ClientOptions{Extensions: offers},
	})
	require.NoError(t, err)
	require.Empty(t, <-offered, "an extension was offered that the Conn does not speak")
	require.Empty(t, resp.Header.Get("Sec-WebSocket-Extensions"), "an extension was accepted that the Conn does not speak")
	wantEcho(t, c)
}
