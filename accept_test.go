package websocket_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/handshake"
)

// counting is what middleware makes of a ResponseWriter.
type counting struct {
	http.ResponseWriter
	bytes int
}

func (c *counting) Write(p []byte) (int, error) {
	c.bytes += len(p)
	return c.ResponseWriter.Write(p)
}

func (c *counting) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func TestAcceptBehindMiddleware(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(&counting{ResponseWriter: &counting{ResponseWriter: w}}, r, nil)
		if err != nil {
			t.Errorf("a ResponseWriter with an Unwrap method must do: %v", err)
			return
		}
		defer func() { _ = c.CloseNow() }()
		echoMessages(r.Context(), c)
	}))
	defer server.Close()
	c, _, err := websocket.Dial(t.Context(), server.URL, nil)
	require.NoError(t, err)
	wantEcho(t, c)
}

func TestAcceptConn(t *testing.T) {
	o := &websocket.AcceptOptions{Handshake: handshake.ServerOptions{Subprotocols: []string{"v1"}}}
	url := listen(t, func(nc net.Conn) {
		ctx, cancel := context.WithCancel(context.Background())
		c, err := websocket.AcceptConn(ctx, nc, o)
		cancel() // the handshake alone needs it
		if err == nil {
			echoMessages(context.Background(), c)
		}
	})
	dial := &websocket.DialOptions{Handshake: handshake.ClientOptions{Subprotocols: []string{"v1"}}}
	c, _, err := websocket.Dial(t.Context(), url, dial)
	require.NoError(t, err)
	require.Equal(t, "v1", c.Subprotocol())
	wantEcho(t, c)
	require.Empty(t, o.Conn.Subprotocol, "the caller's options must not change")
}

// early is a request with a masked message behind it, in one piece.
func early(text string) string {
	key := frame.NewKey()
	payload := []byte(text)
	frame.Mask(payload, key, 0)
	h := frame.Header{Fin: true, Opcode: frame.Text, Masked: true, Key: key, Length: int64(len(text))}
	return "GET / HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" +
		string(frame.AppendHeader(nil, h)) + string(payload)
}

func TestTheFrameBehindTheRequestIsRead(t *testing.T) {
	read := make(chan string, 1)
	keep := func(ctx context.Context, c *conn.Conn) {
		_, p, err := c.Read(ctx)
		if err != nil {
			p = []byte(err.Error())
		}
		read <- string(p)
	}
	for name, url := range map[string]string{
		"Accept": serve(t, nil, keep),
		"AcceptConn": listen(t, func(nc net.Conn) {
			if c, err := websocket.AcceptConn(context.Background(), nc, nil); err == nil {
				keep(context.Background(), c)
			}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			nc, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(url, "ws:"), "/"))
			require.NoError(t, err)
			defer func() { _ = nc.Close() }()
			_, err = io.WriteString(nc, early("too eager"))
			require.NoError(t, err)
			require.Equal(t, "too eager", <-read)
		})
	}
}

func TestAcceptAnswersWhatItRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		header map[string]string
		want   int
	}{
		"4.2.1/no WebSocket":     {map[string]string{"Upgrade": "h2c"}, http.StatusUpgradeRequired},
		"4.2.2/another version":  {map[string]string{"Sec-WebSocket-Version": "8"}, http.StatusUpgradeRequired},
		"4.2.1/a short key":      {map[string]string{"Sec-WebSocket-Key": "AAAA"}, http.StatusBadRequest},
		"10.2/a page of another": {map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			for field, value := range map[string]string{
				"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
				"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
			} {
				r.Header.Set(field, value)
			}
			for field, value := range c.header {
				r.Header.Set(field, value)
			}
			w := httptest.NewRecorder()
			got, err := websocket.Accept(w, r, nil)
			require.Nil(t, got)
			var e *handshake.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, c.want, e.Status)
			require.Equal(t, c.want, w.Code, "the answer that the client gets")
		})
	}
}

func TestAcceptConnAnswersWhatItRefuses(t *testing.T) {
	server, client := net.Pipe()
	defer func() { _ = client.Close() }()
	refused := make(chan error, 1)
	go func() {
		_, err := websocket.AcceptConn(context.Background(), server, nil)
		refused <- err
		_, _ = io.WriteString(server, "still open")
		_ = server.Close()
	}()
	_, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")
	require.NoError(t, err)
	br := bufio.NewReader(client)
	resp, err := http.ReadResponse(br, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusUpgradeRequired, resp.StatusCode)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	var e *handshake.Error
	require.ErrorAs(t, <-refused, &e)
	require.Equal(t, http.StatusUpgradeRequired, e.Status)
	rest, err := io.ReadAll(br)
	require.NoError(t, err)
	require.Equal(t, "still open", string(rest), "AcceptConn must leave the connection to its caller")
}

func TestGroupShutdownWithAServer(t *testing.T) {
	var group websocket.Group
	joined := make(chan struct{}, 3)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer group.Add(c)()
		joined <- struct{}{}
		echoMessages(r.Context(), c)
	}))
	defer server.Close()
	shutdown := func() error {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		return group.Shutdown(ctx)
	}
	server.Config.RegisterOnShutdown(func() { _ = shutdown() })

	ends := make(chan error, 3)
	for range 3 {
		c, _, err := websocket.Dial(t.Context(), server.URL, nil)
		require.NoError(t, err)
		<-joined
		go func() {
			_, _, err := c.Read(context.Background())
			ends <- err
			_ = c.CloseNow()
		}()
	}
	require.Equal(t, 3, group.Len())
	require.NoError(t, server.Config.Shutdown(t.Context()))
	require.NoError(t, shutdown(), "the Shutdown that waits for the one of RegisterOnShutdown")
	for range 3 {
		require.ErrorIs(t, <-ends, frame.StatusGoingAway)
	}
	require.Zero(t, group.Len())
}
