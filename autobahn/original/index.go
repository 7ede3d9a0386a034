package original

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// agent is the name under which the library stands in the suite's reports.
const agent = "websocket"

// indexName is the file in which the suite puts its verdicts.
const indexName = "index.json"

// An Entry is what the suite says of a case in its index.json.
type Entry struct {
	Verdict
	// RemoteCloseCode is the status code of the testee's Close frame, nil when
	// there was no code or no such frame.
	RemoteCloseCode *int `json:"remoteCloseCode"`
}

// An Index holds the entry of each case by its number.
type Index map[string]Entry

// ReadIndex reads what the index.json that the suite wrote says of the agent:
// {agent: {case: {behavior, behaviorClose, …}}}.
func ReadIndex(b []byte, agent string) (Index, error) {
	var agents map[string]Index
	if err := json.Unmarshal(b, &agents); err != nil {
		return nil, fmt.Errorf("original: %s: %w", indexName, err)
	}
	got, ok := agents[agent]
	if !ok {
		return nil, fmt.Errorf("original: %s has no agent %q", indexName, agent)
	}
	return got, nil
}

// readReport reads the index that the suite left in the directory of its reports.
func readReport(dir, agent string) (Index, error) {
	b, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil {
		return nil, fmt.Errorf("original: the suite ended without a report: %w", err)
	}
	return ReadIndex(b, agent)
}

// Verdicts returns the verdicts alone.
func (x Index) Verdicts() Verdicts {
	v := make(Verdicts, len(x))
	for id, e := range x {
		v[id] = e.Verdict
	}
	return v
}
