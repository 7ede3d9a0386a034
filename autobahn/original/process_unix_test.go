//go:build unix

package original

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// The script and the process that it started hold a pipe open, which ends only
// when both have ended.
func TestCommandEndsWithItsChildren(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	ended := make(chan error)
	go func() {
		f, err := os.Open(pipe)
		if err == nil {
			_, err = io.Copy(io.Discard, f)
		}
		ended <- err
	}()
	program := fakeProgram(t, dir, "parent", "exec 3>"+pipe+"; sleep 1000 & echo started; wait")
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	err := command{name: program}.run(ctx, func(string) { cancel(interrupted) })
	require.ErrorIs(t, err, interrupted, "the error must be what ended the context")
	require.NoError(t, <-ended, "the pipe of the children could not be read")
}
