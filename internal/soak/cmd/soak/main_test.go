package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/soak"
)

// TestMain lets the test binary be the server that the command starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == serverName {
		main()
	}
	os.Exit(m.Run())
}

func command(args string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), strings.Fields(args), strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func TestWrongCommandLines(t *testing.T) {
	for _, args := range []string{
		"x", "-unknown", "-connections 0", "-connections 10000000", "-time -1s", "-messages -1", "-time 0s", "server", "server {", "server {} x",
	} {
		code, _, stderr := command(args)
		require.Equal(t, 2, code, "soak %s: %s", args, stderr)
		require.Contains(t, stderr, "usage:", "soak %s", args)
	}
}

func TestHelpIsNoFailure(t *testing.T) {
	code, _, stderr := command("-help")
	require.Zero(t, code)
	require.Contains(t, stderr, "-connections")
}

func TestASoakInTwoProcesses(t *testing.T) {
	page := filepath.Join(t.TempDir(), "soak.html")
	code, stdout, stderr := command("-connections 20 -time 0s -messages 1 -pause 10ms -report " + page)
	require.Zero(t, code, "%s\n%s", stdout, stderr)
	require.Contains(t, stdout, "Every promise was kept.")
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(text), "Every promise was kept.")
}

func TestAServerThatIsAskedNonsenseEnds(t *testing.T) {
	server, err := start(soak.Defaults(1))
	require.NoError(t, err)
	require.Error(t, server.ask("nonsense", new(any)))
	require.ErrorContains(t, server.end(), `no answer to "nonsense"`)
}

func TestProgressIsOneLineForTenSeconds(t *testing.T) {
	var out strings.Builder
	p := newProgress(&out)
	for second := range 15 {
		p.show(soak.Point{Left: time.Duration(75-second) * time.Second, Honest: 18_000, Messages: 1234, Wrong: 5})
	}
	p.done()
	require.Equal(t, 2, strings.Count(out.String(), "\n"), "lines of 15 seconds")
	require.Contains(t, out.String(), "1:15 left  18,000 honest + 0 hostile  1,234 messages  5 wrong")
}

func TestProgressOnATerminalIsOneLine(t *testing.T) {
	var out strings.Builder
	p := &progress{out: &out, terminal: true}
	for range 15 {
		p.show(soak.Point{})
	}
	p.done()
	require.Equal(t, 1, strings.Count(out.String(), "\n"), "lines")
	require.Equal(t, 15, strings.Count(out.String(), "\r"), "times that it was written over")
}
