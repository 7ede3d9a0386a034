package original

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadIndexRefuses(t *testing.T) {
	tests := map[string]struct{ index, want string }{
		"no JSON":       {`<html>`, "index.json"},
		"another agent": {`{"somebody": {}}`, `no agent "websocket"`},
		"nothing":       {`{}`, `no agent "websocket"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ReadIndex([]byte(tt.index), agent)
			require.ErrorContains(t, err, tt.want, "an index without our verdicts was taken")
		})
	}
}

func TestReadReport(t *testing.T) {
	dir := t.TempDir()
	_, err := readReport(dir, agent)
	require.ErrorContains(t, err, "ended without a report", "a missing index must be told plainly")

	index := []byte(`{"websocket": {"1.1.1": {"behavior": "OK", "behaviorClose": "OK"}}}`)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "index.json"), index, 0o644))
	got, err := readReport(dir, agent)
	require.NoError(t, err, "a good index was refused")
	require.Equal(t, Verdicts{"1.1.1": {"OK", "OK"}}, got.Verdicts(), "the verdicts are others")
}

func ExampleReadIndex() {
	index := `{"websocket": {"1.1.1": {"behavior": "OK", "behaviorClose": "UNCLEAN",
		"duration": 2, "remoteCloseCode": 1000, "reportfile": "websocket_case_1_1_1.json"}}}`
	got, err := ReadIndex([]byte(index), "websocket")
	fmt.Println(got["1.1.1"], *got["1.1.1"].RemoteCloseCode, err)
	// Output: OK, close UNCLEAN 1000 <nil>
}
