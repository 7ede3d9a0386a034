package original

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSpec(t *testing.T) {
	tests := map[Role]string{
		Server: `{"servers": [{"agent": "websocket", "url": "ws://127.0.0.1:9"}],
			"outdir": ".", "cases": ["*"], "exclude-cases": [], "exclude-agent-cases": {}}`,
		Client: `{"url": "ws://127.0.0.1:9",
			"outdir": ".", "cases": ["*"], "exclude-cases": [], "exclude-agent-cases": {}}`,
	}
	for role, want := range tests {
		t.Run(string(role), func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, Trial{Testee: library(role)}.spec("ws://127.0.0.1:9").write(dir))
			got, err := os.ReadFile(filepath.Join(dir, "spec.json"))
			require.NoError(t, err)
			require.JSONEq(t, want, string(got), "the suite would read another specification")
		})
	}
}

func TestSpecCases(t *testing.T) {
	chosen := Verdicts{"6.10.1": {}, "6.4.2": {}, "6.4.1": {}}
	all, some := config(t).trial(Server, chosen), config(t, "6.*").trial(Server, chosen)
	require.Equal(t, []string{"*"}, all.spec("").Cases, "the suite itself must say what all cases are")
	require.Equal(t, []string{"6.4.1", "6.4.2", "6.10.1"}, some.spec("").Cases, "a choice is written out in order")
}
