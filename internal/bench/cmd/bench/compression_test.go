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
