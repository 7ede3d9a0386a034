package rust

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed Cargo.toml Cargo.lock src
var crate embed.FS

// ErrNoCargo says that programs in Rust cannot be built here.
var ErrNoCargo = errors.New("cargo is not installed")

// Build builds the program and returns where it is. What cargo has to say goes to
// stderr. The first time takes minutes; the user's cache keeps the results.
func Build(ctx context.Context, stderr io.Writer) (string, error) {
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		return "", ErrNoCargo
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "ws6455-bench-rust")
	if err := unpack(dir); err != nil {
		return "", err
	}
	target := filepath.Join(dir, "target")
	build := exec.CommandContext(ctx, cargo, "build", "--release", "--locked", "--target-dir", target)
	build.Dir, build.Stderr = dir, stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("cargo build: %w", err)
	}
	return filepath.Join(target, "release", "echo"), nil
}

// unpack writes the crate to dir. A file that is there as it should be is left
// alone, so that cargo finds it unchanged.
func unpack(dir string) error {
	return fs.WalkDir(crate, ".", func(name string, entry fs.DirEntry, err error) error {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err != nil || entry.IsDir() {
			return errors.Join(err, os.MkdirAll(path, 0o755))
		}
		content, err := crate.ReadFile(name)
		if err != nil {
			return err
		}
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, content) {
			return nil
		}
		return os.WriteFile(path, content, 0o644)
	})
}
