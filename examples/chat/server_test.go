package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/examples/chat/hub"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(body)
}

func TestServerServesThePage(t *testing.T) {
	s := httptest.NewServer(newServer())
	defer s.Close()
	for path, kind := range map[string]string{
		"/": "text/html; charset=utf-8", "/chat.css": "text/css; charset=utf-8",
		"/chat.js": "text/javascript; charset=utf-8", "/icon.svg": "image/svg+xml",
	} {
		resp, _ := get(t, s.URL+path)
		require.Equal(t, http.StatusOK, resp.StatusCode, "%s is missing", path)
		require.Equal(t, kind, resp.Header.Get("Content-Type"), "%s is of another type", path)
		require.Equal(t, policy, resp.Header.Get("Content-Security-Policy"), "%s has no policy", path)
		require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
	}
	resp, _ := get(t, s.URL+"/server.go")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
}

func TestServerListsRooms(t *testing.T) {
	s := httptest.NewServer(newServer())
	defer s.Close()
	_, body := get(t, s.URL+"/rooms")
	require.Equal(t, "[]\n", body)
}

func TestServerTakesPagesOfItsHostOnly(t *testing.T) {
	s := httptest.NewServer(newServer())
	defer s.Close()
	o := &websocket.DialOptions{}
	o.Handshake.Header = http.Header{"Origin": {"https://elsewhere.example"}}
	_, _, err := websocket.Dial(t.Context(), s.URL+"/ws", o)
	var refused *handshake.Error
	require.ErrorAs(t, err, &refused, "a page from elsewhere was let in")
	require.Equal(t, http.StatusForbidden, refused.Status)
}

func TestServerCompressesWithPagesThatOfferIt(t *testing.T) {
	s := httptest.NewServer(newServer())
	defer s.Close()
	o := &websocket.DialOptions{Conn: conn.Config{Compression: conn.Compression{Enabled: true}}}
	c, resp, err := websocket.Dial(t.Context(), s.URL+"/ws", o)
	require.NoError(t, err)
	require.Equal(t, "permessage-deflate; server_no_context_takeover; client_max_window_bits=10",
		resp.Header.Get("Sec-WebSocket-Extensions"))
	ada := &guest{t: t, c: c}
	ada.join("Ada")
	text := strings.Repeat("no, no, ", 100)
	ada.send(map[string]any{"type": "say", "id": 1, "text": text})
	require.Equal(t, text, ada.wantEvent(hub.KindMessage).Message.Text+" ", "the message differs")
	require.EqualValues(t, 2, c.Stats().Deflated.Messages, "not all commands were compressed")
	require.EqualValues(t, 1, c.Stats().Inflated.Messages, "the message was not compressed for the page")
	require.NoError(t, c.Close(t.Context(), frame.StatusNormalClosure, ""))
}
