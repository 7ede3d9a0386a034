package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// writing is held while a directory is written: what several agents share is read and
// written again.
var writing sync.Mutex

// WriteDir writes index.json, index.html and for each case a JSON file and a page into
// dir, which is made if it is not there. Reports of other agents in it stay and are
// shown side by side; an earlier one of the same agent goes away. Each file is replaced
// in one step. Only one process may write to a directory at a time.
func (r *Report) WriteDir(dir string) error {
	writing.Lock()
	defer writing.Unlock()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	index, about := Index{}, details{}
	if err := errors.Join(loadJSON(dir, "index.json", &index), loadJSON(dir, detailsName, &about)); err != nil {
		return err
	}
	prefix := filePrefix(r.Agent, index.Agents())
	if err := r.writeCases(dir, prefix); err != nil {
		return err
	}
	before := index[r.Agent]
	if index == nil { // the file said null
		index = Index{}
	}
	index[r.Agent] = r.indexEntries(prefix)
	about.add(r)
	if err := writeIndex(dir, index, about); err != nil {
		return err
	}
	return removeStale(dir, r.Agent, before, index)
}

// writeCases writes both files of each case.
func (r *Report) writeCases(dir, prefix string) error {
	for i, res := range r.Results {
		if err := writeJSON(dir, caseFile(prefix, res.Case.ID, "json"), r.caseJSON(i)); err != nil {
			return err
		}
		if err := writePage(dir, caseFile(prefix, res.Case.ID, "html"), "case.html", r.casePage(prefix, i)); err != nil {
			return err
		}
	}
	return nil
}

// writeIndex writes what is about all agents, when what it leads to is there.
func writeIndex(dir string, index Index, about details) error {
	if err := writeJSON(dir, "index.json", index); err != nil {
		return err
	}
	if err := writeJSON(dir, detailsName, about); err != nil {
		return err
	}
	return writePage(dir, "index.html", "index.html", index.page(about))
}

// removeStale removes the files of cases that the agent does not have any more: those
// that are named as its files are, and that no other agent has.
func removeStale(dir, agent string, before map[string]IndexEntry, index Index) error {
	inUse := map[string]bool{}
	for _, entries := range index {
		for _, e := range entries {
			inUse[e.ReportFile] = true
		}
	}
	var errs []error
	for id, e := range before {
		for _, prefix := range []string{cleaned(agent), hashed(agent)} {
			if e.ReportFile == caseFile(prefix, id, "json") && !inUse[e.ReportFile] {
				errs = append(errs, remove(dir, e.ReportFile), remove(dir, caseFile(prefix, id, "html")))
			}
		}
	}
	return errors.Join(errs...)
}

func remove(dir, name string) error {
	if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// writeJSON writes a value as the original suite does.
func writeJSON(dir, name string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "   ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("report: %s: %w", name, err)
	}
	return replace(dir, name, b.Bytes())
}

func writePage(dir, name, page string, view any) error {
	b, err := render(page, view)
	if err != nil {
		return err
	}
	return replace(dir, name, b)
}

// replace writes a file in one step, so that a reader sees the old or the new one.
func replace(dir, name string, b []byte) error {
	f, err := os.CreateTemp(dir, ".report-*")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("report: %w", err)
	}
	return nil
}
