package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// An Index is what index.json holds: by agent and case, the verdicts. The original
// suite writes the same.
type Index map[string]map[string]IndexEntry

// An IndexEntry is what index.json says of one case.
type IndexEntry struct {
	Behavior        Verdict `json:"behavior"`
	BehaviorClose   Verdict `json:"behaviorClose"`
	Duration        int64   `json:"duration"` // in milliseconds
	RemoteCloseCode *int    `json:"remoteCloseCode"`
	ReportFile      string  `json:"reportfile"` // beside index.json
}

// ReadIndex reads an index.json, of this suite or of the original.
func ReadIndex(r io.Reader) (Index, error) {
	var x Index
	if err := json.NewDecoder(r).Decode(&x); err != nil {
		return nil, fmt.Errorf("report: index.json: %w", err)
	}
	return x, nil
}

// Agents returns the names of the agents in order.
func (x Index) Agents() []string { return slices.Sorted(maps.Keys(x)) }

// Cases returns the numbers of all cases that one of the agents has, in their order.
func (x Index) Cases() []string {
	all := map[string]bool{}
	for _, results := range x {
		for id := range results {
			all[id] = true
		}
	}
	return slices.SortedFunc(maps.Keys(all), compareCases)
}

// indexEntries returns the report as it stands in index.json.
func (r *Report) indexEntries(prefix string) map[string]IndexEntry {
	entries := map[string]IndexEntry{}
	for _, res := range r.Results {
		entries[res.Case.ID] = IndexEntry{
			Behavior:        res.Behavior,
			BehaviorClose:   res.Close,
			Duration:        milliseconds(res.Duration),
			RemoteCloseCode: res.RemoteCloseCode,
			ReportFile:      caseFile(prefix, res.Case.ID, "json"),
		}
	}
	return entries
}

// loadJSON reads a file into v, which stays as it is when there is none.
func loadJSON(dir, name string, v any) error {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return fmt.Errorf("report: cannot add to the reports in %s, remove them or choose another directory: %s: %w", dir, name, err)
	}
	return nil
}
