package original

import (
	"context"
	_ "embed" // of wstest.py
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// inPython is the suite in an environment of its own, see environment.go.
type inPython struct {
	env         string // the environment's directory
	interpreter string // the Python that it was made of
}

// startWstest runs wstest without the script that pip made for it, whose first
// line holds the path at which the environment was built. The fuzzing server
// would listen on every address of the machine: it is held to the loopback.
//
//go:embed wstest.py
var startWstest string

func findPython(ctx context.Context, log func(string)) (suite, error) {
	interpreter, err := python2(ctx)
	if err != nil {
		return nil, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	b := builder{python2: interpreter, cache: filepath.Join(cache, "ws6455-websocket"), log: log}
	env, err := b.environment(ctx)
	if err != nil {
		return nil, err
	}
	return inPython{env, interpreter}, nil
}

func (s inPython) String() string { return s.interpreter + " with packages from PyPI in " + s.env }

func (s inPython) host() string { return loopback }

func (s inPython) wstest(dir string, _ int, args ...string) command {
	args = append([]string{"-c", startWstest}, args...)
	return command{name: envProgram(s.env), args: args, dir: dir, env: unbuffered}
}

// python2 returns the first CPython 2.7, or else the first PyPy of that language.
func python2(ctx context.Context) (string, error) {
	for _, program := range python2Candidates() {
		out, err := probe(ctx, command{name: program, args: []string{"-c", "import sys; print(sys.version[:4])"}})
		if err == nil && strings.HasPrefix(out, "2.7.") {
			return program, nil
		}
	}
	return "", errors.New("there is neither a Python 2.7 nor a PyPy 2.7, on PATH or in pyenv")
}

// python2Candidates returns the programs that might be a Python 2.7.
func python2Candidates() []string {
	onPath := func(names ...string) (found []string) {
		for _, name := range names {
			if program, err := exec.LookPath(name); err == nil {
				found = append(found, program)
			}
		}
		return found
	}
	return slices.Concat(
		onPath("python2.7", "python2"), inPyenv("2.7*", "python2.7"),
		onPath("pypy2.7", "pypy2", "pypy"), inPyenv("pypy2.7*", "pypy"))
}

// inPyenv returns a program of those pyenv versions that fit the pattern.
func inPyenv(versions, program string) []string {
	root := os.Getenv("PYENV_ROOT")
	if root == "" {
		home, _ := os.UserHomeDir()
		root = filepath.Join(home, ".pyenv")
	}
	found, _ := filepath.Glob(filepath.Join(root, "versions", versions, "bin", program))
	return found
}
