package original

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// agent is the name under which the library stands in the suite's reports.
const agent = "websocket"

// ReadIndex reads the verdicts of the agent from the index.json that the suite
// wrote: {agent: {case: {behavior, behaviorClose, …}}}.
func ReadIndex(b []byte, agent string) (Verdicts, error) {
	var index map[string]Verdicts
	if err := json.Unmarshal(b, &index); err != nil {
		return nil, fmt.Errorf("original: index.json: %w", err)
	}
	got, ok := index[agent]
	if !ok {
		return nil, fmt.Errorf("original: index.json has no agent %q", agent)
	}
	return got, nil
}

// readReport reads the verdicts that the suite left in a role's report directory.
func readReport(dir string) (Verdicts, error) {
	b, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		return nil, fmt.Errorf("original: the suite ended without a report: %w", err)
	}
	return ReadIndex(b, agent)
}
