package original

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakeProgram writes a shell script under the name into dir and returns its path.
// The script finds the usual commands, whatever PATH the test has set.
func fakeProgram(t *testing.T, dir, name, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the fake programs are shell scripts")
	}
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(dir, 0o755))
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\nPATH=/bin:/usr/bin\n"+script+"\n"), 0o755))
	return path
}

// fakePath makes an empty directory the only one on PATH and returns it.
func fakePath(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv("PYENV_ROOT", filepath.Join(dir, "no-pyenv"))
	t.Setenv("HOME", dir)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	return dir
}

func noLog(string) {}
