package interop

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// A peer is somebody else's implementation.
type peer struct {
	name    string
	dir     string   // of its scripts
	pins    []string // files that say what to install
	command string   // that runs a script
	ext     string   // of a script
	install func(dir string) *exec.Cmd
	env     func(dir string) string
}

var peers = []*peer{
	{
		name: "ws from npm", dir: "node", pins: []string{"package.json", "package-lock.json"},
		command: "node", ext: ".cjs",
		install: func(dir string) *exec.Cmd {
			cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
			cmd.Dir = dir
			return cmd
		},
		env: func(dir string) string { return "NODE_PATH=" + filepath.Join(dir, "node_modules") },
	},
	{
		name: "websockets from PyPI", dir: "python", pins: []string{"requirements.txt"},
		command: "python3", ext: ".py",
		install: func(dir string) *exec.Cmd {
			cmd := exec.Command("python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
				"--require-hashes", "--only-binary", ":all:", "--platform", "any", "--no-deps",
				"--target", "packages", "-r", "requirements.txt")
			cmd.Dir = dir
			return cmd
		},
		env: func(dir string) string { return "PYTHONPATH=" + filepath.Join(dir, "packages") },
	},
}

// forEachPeer runs test with each peer that is there.
func forEachPeer(t *testing.T, test func(*testing.T, *peer)) {
	for _, p := range peers {
		t.Run(p.name, func(t *testing.T) { test(t, p) })
	}
}

// script returns the command that runs a script of the peer, after installing
// the peer if need be.
func (p *peer) script(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath(p.command); err != nil {
		unavailable(t, "%s cannot run: %v", p.name, err)
	}
	dir := p.installed(t)
	cmd := exec.CommandContext(bounded(t), p.command, append([]string{filepath.Join(p.dir, name+p.ext)}, args...)...)
	cmd.Env = append(os.Environ(), p.env(dir), "PYTHONDONTWRITEBYTECODE=1")
	return cmd
}

var installing sync.Mutex

// installed returns the directory that holds the peer's packages.
func (p *peer) installed(t *testing.T) string {
	t.Helper()
	installing.Lock()
	defer installing.Unlock()
	dir := filepath.Join(cacheDir(t), p.dir+"-"+p.version(t))
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	// Installed aside and moved, so that a directory that is there is whole.
	require.NoError(t, os.MkdirAll(cacheDir(t), 0o755))
	tmp, err := os.MkdirTemp(cacheDir(t), "new-")
	require.NoError(t, err)
	defer os.RemoveAll(tmp)
	for _, pin := range p.pins {
		b, err := os.ReadFile(filepath.Join(p.dir, pin))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(tmp, pin), b, 0o644))
	}
	if out, err := p.install(tmp).CombinedOutput(); err != nil {
		unavailable(t, "%s cannot be installed: %v\n%s", p.name, err, out)
	}
	if err := os.Rename(tmp, dir); err != nil {
		require.DirExists(t, dir, "the packages of %s could not be put in place: %v", p.name, err)
	}
	return dir
}

// version names what the pins say.
func (p *peer) version(t *testing.T) string {
	t.Helper()
	h := sha256.New()
	for _, pin := range p.pins {
		b, err := os.ReadFile(filepath.Join(p.dir, pin))
		require.NoError(t, err)
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func cacheDir(t *testing.T) string {
	t.Helper()
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
