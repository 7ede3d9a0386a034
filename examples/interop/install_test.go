package interop

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// script returns the command that runs a program of the peer, after installing
// the peer if need be.
func (p *peer) script(t *testing.T, program string, args ...string) *exec.Cmd {
	t.Helper()
	at, err := p.installed()
	if err != nil {
		unavailable(t, "%s cannot be tried: %v", p.name, err)
	}
	command := append(p.command(at, program), args...)
	cmd := exec.CommandContext(bounded(t), command[0], command[1:]...)
	if p.env != nil {
		cmd.Env = append(os.Environ(), p.env(at))
	}
	return cmd
}

// An installation is done once, by the first test that needs it.
type installation struct {
	done sync.Once
	at   string // the directory
	err  error
}

// installed returns the directory that holds what was installed or built.
func (p *peer) installed() (string, error) {
	p.done.Do(func() { p.at, p.err = p.cached() })
	return p.at, p.err
}

// cached installs the peer into the cache directory, unless it is there.
func (p *peer) cached() (string, error) {
	version, err := output(exec.Command(p.needs[0], p.needs[1:]...))
	if err != nil {
		return "", err
	}
	pins, err := p.pinned()
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	fmt.Fprintf(hash, "%s%q%q", version, p.install, pins) // a map is printed in the order of its keys
	cache := cacheDir()
	at := filepath.Join(cache, p.dir+"-"+hex.EncodeToString(hash.Sum(nil)[:8]))
	if _, err := os.Stat(at); err == nil {
		return at, nil
	}
	// Installed aside and moved, so that a directory that is there is whole.
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	aside, err := os.MkdirTemp(cache, "new-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(aside)
	if err := p.installInto(aside, pins); err != nil {
		return "", err
	}
	err = os.Rename(aside, at)
	if _, there := os.Stat(at); there == nil {
		return at, nil // another process may have been faster
	}
	return "", err
}

func (p *peer) installInto(dir string, pins map[string][]byte) error {
	for name, content := range pins {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, content, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.Command(p.install[0], p.install[1:]...)
	cmd.Dir = dir
	_, err := output(cmd)
	return err
}

// pinned returns the files that the pins name.
func (p *peer) pinned() (map[string][]byte, error) {
	dir, files := os.DirFS(p.dir), map[string][]byte{}
	for _, pattern := range p.pins {
		names, err := fs.Glob(dir, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if files[name], err = fs.ReadFile(dir, name); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// output runs a command; its error says what the command said.
func output(cmd *exec.Cmd) (string, error) {
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%v: %w\n%s", cmd.Args, err, out)
	}
	return string(out), nil
}

func cacheDir() string {
	if dir := os.Getenv("INTEROP_CACHE"); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "ws6455-interop")
}

// unavailable ends a test that something is missing for: a failure where
// everything must be tried, which CI=true says, and otherwise a skip.
func unavailable(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
