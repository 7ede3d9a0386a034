package websocket_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// What the two sides want comes to this answer, and is what they do.
var agreements = []struct {
	name           string
	client, server conn.Compression
	offer, answer  string
}{
	{
		"neither wants it",
		conn.Compression{},
		conn.Compression{},
		"", "",
	},
	{
		"the client alone",
		conn.Compression{Enabled: true},
		conn.Compression{},
		"permessage-deflate; client_max_window_bits", "",
	},
	{
		"the server alone",
		conn.Compression{},
		conn.Compression{Enabled: true},
		"", "",
	},
	{
		"both",
		conn.Compression{Enabled: true},
		conn.Compression{Enabled: true},
		"permessage-deflate; client_max_window_bits", "permessage-deflate",
	},
	{
		"a server that keeps little",
		conn.Compression{Enabled: true},
		conn.Compression{Enabled: true, SendWindowBits: 9, ReceiveWindowBits: 10},
		"permessage-deflate; client_max_window_bits",
		"permessage-deflate; server_max_window_bits=9; client_max_window_bits=10",
	},
	{
		"a server that keeps nothing",
		conn.Compression{Enabled: true},
		conn.Compression{Enabled: true, SendWindowBits: -1, ReceiveWindowBits: -1},
		"permessage-deflate; client_max_window_bits",
		"permessage-deflate; server_no_context_takeover; client_no_context_takeover",
	},
	{
		"a client that keeps nothing",
		conn.Compression{Enabled: true, SendWindowBits: -1, ReceiveWindowBits: -1},
		conn.Compression{Enabled: true},
		"permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
		"permessage-deflate; server_no_context_takeover; client_no_context_takeover",
	},
}

func TestCompressionIsNegotiated(t *testing.T) {
	for _, tt := range agreements {
		t.Run(tt.name, func(t *testing.T) {
			offered := make(chan string, 1)
			o := &websocket.AcceptOptions{Conn: conn.Config{Compression: tt.server}}
			o.Handshake.Decide = func(r *handshake.Request) error {
				offered <- r.Get("Sec-WebSocket-Extensions")
				return nil
			}
			c, resp, err := websocket.Dial(t.Context(), serve(t, o, echoMessages),
				&websocket.DialOptions{Conn: conn.Config{Compression: tt.client}})
			require.NoError(t, err)
			require.Equal(t, tt.offer, <-offered, "the offer")
			require.Equal(t, tt.answer, resp.Header.Get("Sec-WebSocket-Extensions"), "the answer")
			wantCompressed(t, c, tt.answer != "")
		})
	}
}

// wantCompressed exchanges messages and looks at how they travelled.
func wantCompressed(t *testing.T, c *conn.Conn, want bool) {
	t.Helper()
	message := strings.Repeat("much of this is there more than once; ", 20)
	for range 3 {
		require.NoError(t, c.Write(t.Context(), frame.Text, []byte(message)))
		_, p, err := c.Read(t.Context())
		require.NoError(t, err)
		require.Equal(t, message, string(p))
	}
	sent, received := c.Stats().Deflated, c.Stats().Inflated
	if !want {
		require.Zero(t, sent, "something was compressed that nobody agreed on")
		require.Zero(t, received, "something was compressed that nobody agreed on")
	} else {
		require.EqualValues(t, 3, sent.Messages, "not all messages were compressed")
		require.EqualValues(t, 3, received.Messages, "not all messages came compressed")
		require.Less(t, sent.WireBytes, sent.Bytes/4)
		require.Less(t, received.WireBytes, received.Bytes/4)
	}
	require.NoError(t, c.Close(t.Context(), frame.StatusNormalClosure, ""))
}

func TestAcceptConnNegotiatesCompression(t *testing.T) {
	o := &websocket.AcceptOptions{Conn: conn.Config{Compression: conn.Compression{Enabled: true}}}
	url := listen(t, func(nc net.Conn) {
		if c, err := websocket.AcceptConn(context.Background(), nc, o); err == nil {
			echoMessages(context.Background(), c)
		}
	})
	c, _, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{Conn: o.Conn})
	require.NoError(t, err)
	wantCompressed(t, c, true)
}

// A number out of range is the caller's fault, and nothing is sent.
func TestCompressionOutOfRange(t *testing.T) {
	bad := conn.Config{Compression: conn.Compression{Enabled: true, SendWindowBits: 7}}
	_, _, err := websocket.Dial(t.Context(), "ws://127.0.0.1:1/", &websocket.DialOptions{Conn: bad})
	require.ErrorContains(t, err, "SendWindowBits")
	url := serve(t, &websocket.AcceptOptions{Conn: bad}, echoMessages)
	_, resp, err := websocket.Dial(t.Context(), url, nil)
	require.Error(t, err)
	require.Equal(t, http.StatusInternalServerError, resp.StatusCode)
}
