package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/frame"
)

// begin runs the program; it returns the lines until its address, the
// address, and a function that ends it and returns its result.
func begin(t *testing.T, args ...string) (said, address string, end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	result := make(chan error, 1)
	go func() {
		err := run(ctx, args, w)
		w.CloseWithError(io.EOF)
		result <- err
	}()
	lines := bufio.NewScanner(r)
	for address == "" {
		require.True(t, lines.Scan(), "the chat printed no address: %s", said)
		said += lines.Text() + "\n"
		address = regexp.MustCompile(`http://(\S+)/`).FindString(lines.Text())
	}
	return said, address, func() error { cancel(); return <-result }
}

func TestRunTakesAFreePort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	said, address, end := begin(t, "-addr", taken.Addr().String())
	require.Contains(t, said, taken.Addr().String()+" is not free", "the chat did not say that it moved")
	resp, _ := get(t, address)
	require.Equal(t, 200, resp.StatusCode)
	require.NoError(t, end())
}

func TestRunSaysGoodbye(t *testing.T) {
	_, address, end := begin(t, "-addr", "127.0.0.1:0")
	c, _, err := websocket.Dial(t.Context(), address+"ws", nil)
	require.NoError(t, err)
	defer c.CloseNow()
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	_, _, err = c.Read(t.Context())
	require.ErrorIs(t, err, frame.StatusGoingAway, "the chat went without a goodbye")
	require.NoError(t, <-ended)
}

func TestRunRefusesBadArguments(t *testing.T) {
	require.Error(t, run(t.Context(), []string{"-addr", "nowhere"}, io.Discard))
	require.Error(t, run(t.Context(), []string{"-addr", "256.0.0.1:0"}, io.Discard))
}
