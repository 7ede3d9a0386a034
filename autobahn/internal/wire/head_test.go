package wire

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHead(t *testing.T) {
	const octets = "GET /a?b=c HTTP/1.1\r\nHost: h\r\nUpgrade: foo, WebSocket\r\nupgrade: bar\r\nX:\tx \r\n\r\n"
	h, err := ParseHead(octets)
	require.NoError(t, err)
	require.Equal(t, "/a?b=c", h.Target())
	require.Zero(t, h.Status(), "a request has no status")
	require.Equal(t, []string{"foo, WebSocket", "bar"}, h.Values("UPGRADE"))
	require.Equal(t, "foo, WebSocket, bar", h.Get("Upgrade"))
	require.True(t, h.Has("Upgrade", "websocket"))
	require.False(t, h.Has("Upgrade", "web"))
	require.Equal(t, "x", h.Get("x"))

	h.Del("upgrade")
	h.Set("x", "y")
	h.Set("Z", "z")
	h.Add("Z", "again")
	require.Equal(t, "GET /a?b=c HTTP/1.1\r\nHost: h\r\nX: y\r\nZ: z\r\nZ: again\r\n\r\n", h.String())
}

func TestHeadLines(t *testing.T) {
	tests := []struct {
		line, target string
		status       int
	}{
		{"HTTP/1.1 101 Switching Protocols", "", 101},
		{"HTTP/1.1 404", "", 404},
		{"HTTP/1.1", "", 0},
		{"HTTP/1.1 abc", "", 0},
		{"GET / HTTP/1.1", "/", 0},
		{"GET /", "", 0},
		{"", "", 0},
	}
	for _, tt := range tests {
		h := Head{Line: tt.line}
		require.Equal(t, tt.status, h.Status(), tt.line)
		if tt.status == 0 {
			require.Equal(t, tt.target, h.Target(), tt.line)
		}
	}
	_, err := ParseHead("GET / HTTP/1.1\r\nHost\r\n\r\n")
	require.ErrorContains(t, err, `no colon: "Host"`)
}
