package main

import (
	"bytes"
	"context"
	"os"
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

func TestWrongCommandLines(t *testing.T) {
	for _, args := range []string{
		"", "nonsense", "compression x", "compression -rounds 0", "compression -setups nginx", "compression -kinds video",
		"compression -unknown", "worker", "worker compression cost gws-12 chat one two", "worker compression load gws-12", "worker speed",
		"speed x", "speed -rounds 0", "speed -time 0s", "speed -connections -1", "speed -servers nginx", "speed -loads 1GiB",
		"speed -servers ours-read -loads idle", "worker speed serve gws", "worker speed serve gws {", "worker speed load {",
	} {
		var stdout, stderr bytes.Buffer
		code := run(context.Background(), strings.Fields(args), strings.NewReader(""), &stdout, &stderr)
		require.Equal(t, 2, code, "bench %s: %s", args, stderr.String())
		require.Contains(t, stderr.String(), "usage:", "bench %s", args)
	}
}
