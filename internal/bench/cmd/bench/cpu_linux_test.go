package main

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAProcessStaysOnItsProcessor(t *testing.T) {
	all, err := cpus()
	require.NoError(t, err)
	last := all[len(all)-1]
	cmd := exec.Command("grep", "Cpus_allowed_list", "/proc/self/status")
	var out strings.Builder
	cmd.Stdout = &out
	require.NoError(t, last.start(cmd))
	require.NoError(t, cmd.Wait())
	require.Equal(t, strconv.Itoa(int(last)), strings.Fields(out.String())[1])
	after, err := cpus()
	require.NoError(t, err)
	require.Equal(t, all, after, "starting a process has moved this one")
}
