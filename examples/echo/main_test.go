package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// start runs the program and returns its address, and a function that ends it
// and returns its result.
func start(t *testing.T, args ...string) (url string, end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	result := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), w)
		w.Close()
		result <- err
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	require.NoError(t, err, "the server did not start")
	url = regexp.MustCompile(`ws://\S+`).FindString(line)
	require.NotEmpty(t, url, "the server printed no address but %q", line)
	end = func() error { cancel(); return <-result }
	return url, end
}

func dial(t *testing.T, url string, o *websocket.DialOptions) *conn.Conn {
	t.Helper()
	c, _, err := websocket.Dial(t.Context(), url, o)
	require.NoError(t, err, "the server refused the connection")
	t.Cleanup(func() { c.CloseNow() })
	return c
}

func TestEchoAnswersWithTheSame(t *testing.T) {
	url, end := start(t)
	c := dial(t, url, nil)
	for _, text := range []string{"", "hello", strings.Repeat("long ", 20000)} {
		for _, op := range []frame.Opcode{frame.Text, frame.Binary} {
			require.NoError(t, c.Write(t.Context(), op, []byte(text)))
			gotOp, got, err := c.Read(t.Context())
			require.NoError(t, err)
			require.Equal(t, op, gotOp, "the answer is of another type")
			require.Equal(t, text, string(got), "the answer differs")
		}
	}
	require.NoError(t, c.Close(t.Context(), frame.StatusNormalClosure, ""))
	require.NoError(t, end())
}

func TestEchoAnswersAPipelineInOrder(t *testing.T) {
	url, end := start(t)
	c := dial(t, url, nil)
	for i := range 100 {
		require.NoError(t, c.Send(frame.Text, fmt.Append(nil, i)))
	}
	for i := range 100 {
		_, got, err := c.Read(t.Context())
		require.NoError(t, err)
		require.Equal(t, fmt.Sprint(i), string(got), "the answers came in another order")
	}
	require.NoError(t, c.CloseNow())
	require.NoError(t, end())
}

func TestEchoAgreesToASubprotocol(t *testing.T) {
	url, end := start(t, "-subprotocols", "v2,v1")
	o := &websocket.DialOptions{}
	o.Handshake.Subprotocols = []string{"v1", "v2"}
	c := dial(t, url, o)
	require.Equal(t, "v2", c.Subprotocol(), "the server's order decides")
	require.NoError(t, c.CloseNow())
	require.NoError(t, end())
}

func TestEchoCompressesWhenAsked(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want int64 // messages that travel compressed
	}{
		{nil, 0},
		{[]string{"-compress"}, 2},
	} {
		url, end := start(t, tt.args...)
		c := dial(t, url, &websocket.DialOptions{Conn: conn.Config{Compression: conn.Compression{Enabled: true}}})
		for range 2 {
			text := strings.Repeat("much of this comes again. ", 100)
			require.NoError(t, c.Write(t.Context(), frame.Text, []byte(text)))
			_, got, err := c.Read(t.Context())
			require.NoError(t, err)
			require.Equal(t, text, string(got), "the answer differs")
		}
		require.Equal(t, tt.want, c.Stats().Deflated.Messages, "with %v the echo agreed to something else", tt.args)
		require.Equal(t, tt.want, c.Stats().Inflated.Messages, "with %v the echo compresses other messages", tt.args)
		require.NoError(t, c.CloseNow())
		require.NoError(t, end())
	}
}

func TestEchoSaysGoodbye(t *testing.T) {
	url, end := start(t)
	c := dial(t, url, nil)
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	_, _, err := c.Read(t.Context())
	require.ErrorIs(t, err, frame.StatusGoingAway, "the server went without a goodbye")
	require.NoError(t, <-ended)
}

func TestEchoRefusesBadArguments(t *testing.T) {
	require.Error(t, run(t.Context(), []string{"-nonsense"}, io.Discard))
	require.Error(t, run(t.Context(), []string{"-addr", "256.0.0.1:0"}, io.Discard))
}
