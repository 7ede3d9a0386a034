package original

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// config returns a Config for a run in a fresh directory.
func config(t *testing.T, cases ...string) Config {
	return Config{
		Roles: []Role{Server, Client}, Cases: cases, Out: t.TempDir(),
		Progress: NewProgress(&strings.Builder{}),
	}
}

func TestRunBothRoles(t *testing.T) {
	fakeOnPath(t, honest)
	results, err := Run(t.Context(), config(t, "1.1.*", "10.*"))
	require.NoError(t, err, "the run failed")
	require.Len(t, results, 2, "each role has a result")
	for _, r := range results {
		require.Len(t, r.Verdicts, 9, "as %s, other cases were run", r.Role)
		require.Empty(t, r.Differences, "as %s, an echo was not taken for one", r.Role)
		require.FileExists(t, filepath.Join(r.Dir, "index.json"), "as %s, the reports are somewhere else", r.Role)
	}
}

func TestRunFindsWhatDiffers(t *testing.T) {
	tests := map[string]string{
		lenient: "1.1.1 got NON-STRICT, close OK, want OK, close OK",
		lazy:    "1.1.3 was not run, want OK, close OK",
	}
	for manner, want := range tests {
		t.Run(manner, func(t *testing.T) {
			fakeOnPath(t, manner)
			results, err := Run(t.Context(), config(t, "1.1.1", "1.1.2", "1.1.3"))
			require.NoError(t, err, "a difference is no error")
			for _, r := range results {
				require.Len(t, r.Differences, 1, "as %s, one case differs", r.Role)
				require.Equal(t, want, r.Differences[0].String(), "as %s, the difference is another", r.Role)
			}
		})
	}
}

func TestRunFails(t *testing.T) {
	tests := map[string]struct{ manner, pattern, want string }{
		"a suite that ends at once":     {crashes, "1.1.1", "No module named twisted"},
		"a suite that leaves no report": {mute, "1.1.1", "ended without a report"},
		"a pattern that names no case":  {honest, "8.*", `no case is named by "8.*"`},
	}
	for name, tt := range tests {
		for _, role := range []Role{Server, Client} {
			t.Run(name+"/"+string(role), func(t *testing.T) {
				fakeOnPath(t, tt.manner)
				cfg := config(t, tt.pattern)
				cfg.Roles = []Role{role}
				_, err := Run(t.Context(), cfg)
				require.ErrorContains(t, err, tt.want, "a run without a result must say why")
			})
		}
	}
}

func TestRunIsInterrupted(t *testing.T) {
	fakeOnPath(t, honest)
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cfg := config(t)
	cfg.Progress = NewProgress(writerFunc(func(p []byte) {
		if strings.Contains(string(p), "category") {
			cancel(interrupted)
		}
	}))
	_, err := Run(ctx, cfg)
	require.ErrorIs(t, err, interrupted, "an interrupted run must say so")
	require.EqualError(t, err, "original: ended early: interrupted", "what the interrupt broke is of no interest")
}

// writerFunc is a writer that is a function.
type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

func TestRunKeepsReportsButNotTheIndex(t *testing.T) {
	fakeOnPath(t, mute)
	cfg := config(t, "1.1.1")
	cfg.Roles = []Role{Server}
	old := filepath.Join(cfg.Out, "server", "websocket_case_1_1_1.json")
	index := filepath.Join(cfg.Out, "server", "index.json")
	for _, cfg.Keep = range []bool{true, false} {
		require.NoError(t, os.MkdirAll(filepath.Dir(old), 0o755))
		require.NoError(t, os.WriteFile(old, nil, 0o644))
		require.NoError(t, os.WriteFile(index, nil, 0o644))
		_, err := Run(t.Context(), cfg)
		require.Error(t, err, "an old index stood for the new run")
		if cfg.Keep {
			require.FileExists(t, old, "the old reports were to be kept")
		} else {
			require.NoFileExists(t, old, "the old reports were to go")
		}
	}
}
