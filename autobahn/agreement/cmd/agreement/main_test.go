package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRunEndsWithTwoWhenCalledWrongly(t *testing.T) {
	tests := map[string]struct {
		args []string
		want string
	}{
		"an unknown flag":    {[]string{"-exclude", "6.*"}, "flag provided but not defined"},
		"an argument":        {[]string{"6.4.1"}, `unexpected argument "6.4.1"`},
		"an unknown peer":    {[]string{"-peers", "quux"}, `"quux" is none of ours, gorilla`},
		"an unknown role":    {[]string{"-roles", "proxy"}, "none of server, client, both"},
		"an unknown case":    {[]string{"-cases", "8.*"}, `no case is named by "8.*"`},
		"an unknown suite":   {[]string{"-suites", "go,rust"}, `suite "rust" is none of`},
		"half a recording":   {[]string{"-record", "verdicts", "-cases", "6.*"}, "-record is for all cases"},
		"no suite":           {[]string{"-suites", ","}, "0 suites, want one or two"},
		"more than a couple": {[]string{"-suites", "go,go,go"}, "3 suites, want one or two"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			require.Equal(t, 2, run(t.Context(), tt.args, &out, &out), "a wrong call has its own exit code")
			require.Contains(t, out.String(), tt.want, "the mistake must be named")
		})
	}
}

func TestRunHelps(t *testing.T) {
	var out strings.Builder
	require.Zero(t, run(t.Context(), []string{"-help"}, &out, &out), "asking for help is no mistake")
	require.Contains(t, out.String(), "-suites two", "help lists the flags")
}

func TestRunComparesSuites(t *testing.T) {
	var out, progress strings.Builder
	args := []string{"-peers", "gws,gobwas", "-cases", "1.*,10.*", "-suites", "recorded,go"}
	require.Zero(t, run(t.Context(), args, &out, &progress), "the suites disagree")
	require.Equal(t, 2+3, strings.Count(out.String(), "\n"), "there is a line for each library and role, and nothing to list")
	require.Contains(t, out.String(), "| gobwas | server | 17 | 17 | 0 |", "the line is another")
	require.Contains(t, progress.String(), "client gws: suite go\n", "progress is told")
}

func TestRunOfOneSuiteComparesNothing(t *testing.T) {
	var out strings.Builder
	args := []string{"-peers", "ours", "-roles", "server", "-cases", "1.1.1", "-suites", "go"}
	require.Zero(t, run(t.Context(), args, &out, &strings.Builder{}), "the suite did not run")
	require.Empty(t, out.String(), "there is nothing to compare")
}

func TestRunEndsWithOneWithoutTheOriginal(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv("PYENV_ROOT", dir)
	var out strings.Builder
	args := []string{"-suites", "original", "-out", filepath.Join(dir, "reports"), "-record", dir}
	require.Equal(t, 1, run(t.Context(), args, &out, &out), "a run without the suite has failed")
	require.Contains(t, out.String(), "the test suite cannot be had in any way", "the reason must be told")
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, files, "nothing was said that could be recorded")
}
