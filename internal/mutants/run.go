package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A verdict says what became of a mutant.
type verdict string

const (
	killed   verdict = "killed"   // its test failed
	survived verdict = "SURVIVED" // its test passed
	stale    verdict = "STALE"    // it does not compile, or its check is not there
)

// patience is how long a test may take; one that hangs has failed.
const patience = 2 * time.Minute

// A workshop makes mutants below the root of the module, and leaves the tree as it is.
type workshop struct {
	root string
	dir  string // scratch
}

// try tests m. The error says why it is stale.
func (w workshop) try(ctx context.Context, m mutant) (verdict, error) {
	binary, err := w.compile(ctx, m)
	if err != nil {
		return stale, err
	}
	defer os.Remove(binary)
	if w.test(ctx, m.test, binary) == nil {
		return survived, nil
	}
	return killed, ctx.Err()
}

// healthy runs tests of a package on the library as it is.
func (w workshop) healthy(ctx context.Context, dir string, functions ...string) error {
	cmd := w.command(ctx, w.root, "go", "test", "-timeout", "10m", "-run", "^("+strings.Join(functions, "|")+")$", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s fails without any mutation: %w\n%s", dir, err, out)
	}
	return nil
}

// compile builds the tests of the package that m.test is in with the mutation in it.
func (w workshop) compile(ctx context.Context, m mutant) (binary string, err error) {
	source, err := os.ReadFile(filepath.Join(w.root, m.file))
	if err != nil {
		return "", err
	}
	mutated, err := m.apply(string(source))
	if err != nil {
		return "", err
	}
	scratch, err := os.MkdirTemp(w.dir, "")
	if err != nil {
		return "", err
	}
	file, overlay := filepath.Join(scratch, "mutant.go"), filepath.Join(scratch, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(w.root, m.file): file}})
	if err != nil {
		return "", err
	}
	for name, content := range map[string][]byte{file: []byte(mutated), overlay: replace} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return "", err
		}
	}
	dir, _ := target(m.test)
	binary = filepath.Join(scratch, "tests")
	cmd := w.command(ctx, w.root, "go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", binary, dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, bytes.TrimSpace(out))
	}
	return binary, nil
}

// test runs one test of a binary, in the directory of its package.
func (w workshop) test(ctx context.Context, test, binary string) error {
	dir, function := target(test)
	return w.command(ctx, filepath.Join(w.root, dir), binary,
		"-test.run", "^"+function+"$", "-test.failfast", "-test.timeout", patience.String()).Run()
}

func (w workshop) command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	return cmd
}

// moduleRoot returns the directory of the go.mod that holds the current one.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/ws6455/websocket").Output()
	return strings.TrimSpace(string(out)), err
}
