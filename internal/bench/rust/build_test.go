package rust

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUnpackWritesTheCrate(t *testing.T) {
	dir := t.TempDir()
	changed := filepath.Join(dir, "Cargo.toml")
	require.NoError(t, os.WriteFile(changed, []byte("something else"), 0o644))
	for range 2 {
		require.NoError(t, unpack(dir))
		for _, name := range []string{"Cargo.toml", "Cargo.lock", "src/main.rs"} {
			want, err := os.ReadFile(name)
			require.NoError(t, err)
			got, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			require.Equal(t, string(want), string(got), name)
		}
	}
}

func TestBuildNeedsCargo(t *testing.T) {
	t.Setenv("PATH", "")
	_, err := Build(t.Context(), nil)
	require.ErrorIs(t, err, ErrNoCargo)
}
