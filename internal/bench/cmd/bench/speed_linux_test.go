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

func TestSpeed(t *testing.T) {
	dir := t.TempDir()
	svg := filepath.Join(dir, "chart.svg")
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), []string{
		"speed", "-rounds", "1", "-time", "2ms", "-servers", "tcp,ours,ours-text,gws", "-connections", "3",
		"-svg", svg, "-profile", filepath.Join(dir, "profiles"),
	}, strings.NewReader(""), &stdout, &stderr)
	require.Zero(t, code, "%s", stderr.String())
	for _, want := range []string{
		"medians of 1 rounds", "lxzan/gws v1", "### Echo of 64 B, 16 in flight on each of 3 connections", "| raw TCP |",
		"| this library, text |", "An idle connection, of 3 that", "Opening and closing", "to 3 connections", "on 1 connection",
	} {
		require.Contains(t, stdout.String(), want)
	}
	require.Equal(t, 9, strings.Count(stdout.String(), "###"), "a table for each load")
	require.Contains(t, stderr.String(), "1/32 round 1 of 1: 64B-1, tcp")
	chart, err := os.ReadFile(svg)
	require.NoError(t, err)
	require.Contains(t, string(chart), "this library")
	profiles, err := filepath.Glob(filepath.Join(dir, "profiles", "*.pprof"))
	require.NoError(t, err)
	require.Contains(t, profiles, filepath.Join(dir, "profiles", "gws-64B-16.pprof"))
}

func TestAServerThatFailsIsAnError(t *testing.T) {
	p, err := start(context.Background(), "speed", "serve", "coder", `{"Way": 9}`)
	require.NoError(t, err)
	var addr string
	require.NoError(t, p.answer(&addr))
	var answer any
	require.ErrorContains(t, p.ask("nonsense", &answer), `no answer to "nonsense"`)
}

// A server of another program is looked at from outside.
func TestAServerIsWatched(t *testing.T) {
	p, err := start(context.Background(), "speed", "serve", "tcp", "{}")
	require.NoError(t, err)
	s := &watched{process: p}
	require.NoError(t, s.raise())
	var addr string
	require.NoError(t, p.answer(&addr))
	require.NoError(t, s.begin())
	total, err := s.end()
	require.NoError(t, err)
	require.GreaterOrEqual(t, total.Micros, 0.0)
	require.Positive(t, total.Resident)
	m, err := s.memory()
	require.NoError(t, err)
	require.Positive(t, m.Resident)
	require.NoError(t, p.end())
}
