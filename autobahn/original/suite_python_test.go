package original

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPython2IsFound(t *testing.T) {
	const two, three = `echo 2.7.18`, `echo 3.11.7`
	const shim = `echo "pyenv: python2.7: command not found"; exit 127`
	tests := map[string]struct {
		programs map[string]string // script by path below the fake PATH
		want     string            // "": none
	}{
		"on PATH":                {map[string]string{"python2.7": two}, "python2.7"},
		"by another name":        {map[string]string{"python2": two}, "python2"},
		"in pyenv":               {map[string]string{"no-pyenv/versions/2.7.18/bin/python2.7": two}, "no-pyenv/versions/2.7.18/bin/python2.7"},
		"behind a shim of pyenv": {map[string]string{"python2.7": shim, "no-pyenv/versions/2.7.18/bin/python2.7": two}, "no-pyenv/versions/2.7.18/bin/python2.7"},
		"PyPy":                   {map[string]string{"pypy": two}, "pypy"},
		"CPython before PyPy":    {map[string]string{"pypy": two, "python2": two}, "python2"},
		"PyPy in pyenv":          {map[string]string{"no-pyenv/versions/pypy2.7-7.3.12/bin/pypy": two}, "no-pyenv/versions/pypy2.7-7.3.12/bin/pypy"},
		"not a Python 3":         {map[string]string{"python2": three, "pypy": three}, ""},
		"none":                   {nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := fakePath(t)
			for path, script := range tt.programs {
				fakeProgram(t, filepath.Join(dir, filepath.Dir(path)), filepath.Base(path), script)
			}
			got, err := python2(t.Context())
			if tt.want == "" {
				require.ErrorContains(t, err, "neither a Python 2.7 nor a PyPy 2.7", "something that is no Python 2.7 was taken")
				return
			}
			require.NoError(t, err, "a Python 2.7 was not found")
			require.Equal(t, filepath.Join(dir, tt.want), got, "another Python was taken")
		})
	}
}

func TestFindPythonKeepsItsEnvironmentInTheUsersCache(t *testing.T) {
	dir := fakePath(t)
	python := fakePython(t, dir)
	s, err := findPython(t.Context(), noLog)
	require.NoError(t, err, "a Python 2.7 that can install was not taken")
	require.Contains(t, s.String(), python.path, "the way is told with its interpreter")
	require.Equal(t, "127.0.0.1", s.host(), "a program of this machine uses loopback")
	require.Contains(t, s.wstest("reports", 0, "-a").name, "ws6455-websocket", "the environment is not in a directory of its own")
	require.Equal(t, "reports", s.wstest("reports", 0, "-a").dir, "the suite runs in the directory of its reports")
}
