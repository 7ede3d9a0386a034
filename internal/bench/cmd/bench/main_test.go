package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary be the worker that the command starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		main()
	}
	os.Exit(m.Run())
}

func TestCompression(t *testing.T) {
	if _, err := os.Stat("/proc/self/statm"); err != nil {
		t.Skip("the memory of a process can be read on Linux only")
	}
	svg := filepath.Join(t.TempDir(), "chart.svg")
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), []string{
		"compression", "-rounds", "2", "-scale", "0.002", "-kinds", "chat,document",
		"-setups", "gws-12,coder-15,gorilla-none", "-connections", "5", "-idle", "1ms", "-quiet", "1ms", "-svg", svg,
	}, strings.NewReader(""), &stdout, &stderr)
	require.Zero(t, code, "%s", stderr.String())
	for _, want := range []string{
		"medians of 2 rounds", "### Chat lines, JSON of 100 to 500 bytes, context takeover", "| gws, 12 bits (its default) |",
		"| coder |", "no context takeover", "| gorilla |", "An idle connection, of 5 that",
	} {
		require.Contains(t, stdout.String(), want)
	}
	require.Equal(t, 5, strings.Count(stdout.String(), "###"), "a table for each kind and mode, one for the memory")
	require.Contains(t, stderr.String(), "1/12 round 1 of 2: chat, gws-12")
	chart, err := os.ReadFile(svg)
	require.NoError(t, err)
	require.Contains(t, string(chart), "coder")
}

func TestWrongCommandLines(t *testing.T) {
	for _, args := range []string{
		"", "nonsense", "compression x", "compression -rounds 0", "compression -setups nginx", "compression -kinds video",
		"compression -unknown", "worker", "worker compression cost gws-12 chat one two", "worker compression load gws-12", "worker speed serve gws",
	} {
		var stdout, stderr bytes.Buffer
		code := run(context.Background(), strings.Fields(args), strings.NewReader(""), &stdout, &stderr)
		require.Equal(t, 2, code, "bench %s: %s", args, stderr.String())
		require.Contains(t, stderr.String(), "usage:", "bench %s", args)
	}
}

func TestAWorkerThatFailsIsAnError(t *testing.T) {
	p, err := start(context.Background(), "compression", "cost", "coder-15", "video", "1", "1")
	require.NoError(t, err)
	var answer any
	err = p.answer(&answer)
	require.ErrorContains(t, err, `there is no kind of message named "video"`)
	require.ErrorContains(t, err, "gave no answer")
}

func TestProgressWithoutATerminal(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, 20)
	for range 20 {
		p.step("something")
	}
	p.done()
	require.Equal(t, 10, strings.Count(out.String(), "\n"), "a line for each tenth: %s", out.String())
}
