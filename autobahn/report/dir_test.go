package report

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// files returns the names of what is in a directory.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// shared are the files that all agents of a directory have in common.
var shared = []string{"details.json", "index.html", "index.json"}

func requireFiles(t *testing.T, dir string, stems ...string) {
	t.Helper()
	want := slices.Clone(shared)
	for _, s := range stems {
		want = append(want, s+".html", s+".json")
	}
	require.ElementsMatch(t, want, files(t, dir))
}

func TestWriteDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	require.NoError(t, small("One", "1.1.1", "2.10").WriteDir(dir))
	requireFiles(t, dir, "one_case_1_1_1", "one_case_2_10")
	require.NoError(t, small("two", "1.1.1").WriteDir(dir))
	requireFiles(t, dir, "one_case_1_1_1", "one_case_2_10", "two_case_1_1_1")
	x := readIndexFile(t, dir)
	require.Equal(t, []string{"One", "two"}, x.Agents())
	require.Len(t, x["One"], 2, "the report of the other agent stays")
	info, err := os.Stat(filepath.Join(dir, "index.html"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o644), info.Mode().Perm(), "a web server may read the report")
}

func readIndexFile(t *testing.T, dir string) Index {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "index.json"))
	require.NoError(t, err)
	defer f.Close()
	x, err := ReadIndex(f)
	require.NoError(t, err)
	return x
}

func TestAnEarlierReportOfTheAgentGoesAway(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, small("one", "1.1.1", "1.1.2").WriteDir(dir))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "note.txt"), nil, 0o600))
	require.NoError(t, small("one", "1.1.2").WriteDir(dir))
	require.FileExists(t, filepath.Join(dir, "note.txt"), "what is no report stays")
	require.NoError(t, os.Remove(filepath.Join(dir, "note.txt")))
	requireFiles(t, dir, "one_case_1_1_2")
	require.Equal(t, []string{"1.1.2"}, readIndexFile(t, dir).Cases())
}

func TestAgentsWhoseNamesAreCleanedAlike(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, small("ws", "1.1").WriteDir(dir))
	require.NoError(t, small("WS", "1.1").WriteDir(dir))
	requireFiles(t, dir, "ws_case_1_1", hashed("WS")+"_case_1_1")
	require.NoError(t, small("ws", "1.1").WriteDir(dir))
	requireFiles(t, dir, hashed("ws")+"_case_1_1", hashed("WS")+"_case_1_1")
}

func TestOnlyItsOwnFilesAreRemoved(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "reports")
	require.NoError(t, os.Mkdir(dir, 0o755))
	for _, name := range []string{"precious.json", "reports/other.json", "reports/ws_case_3.json"} {
		require.NoError(t, os.WriteFile(filepath.Join(parent, name), nil, 0o600))
	}
	index := `{"ws": {"1": {"reportfile": "../precious.json"}, "2": {"reportfile": "other.json"}, "3": {"reportfile": "ws_case_3.json"}},
		"WS": {"3": {"reportfile": "ws_case_3.json"}}}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "index.json"), []byte(index), 0o600))
	require.NoError(t, small("ws", "9").WriteDir(dir))
	for _, name := range []string{"precious.json", "reports/other.json", "reports/ws_case_3.json"} {
		require.FileExists(t, filepath.Join(parent, name), "a name in an index.json is no reason to remove it")
	}
}

func TestReportsInOneDirectoryAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for _, agent := range []string{"a", "b", "c", "d"} {
		wg.Go(func() {
			if err := small(agent, "1.1").WriteDir(dir); err != nil {
				t.Errorf("the report of %s could not be written: %v", agent, err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, []string{"a", "b", "c", "d"}, readIndexFile(t, dir).Agents(), "none is lost")
}

func TestWhatCannotBeReadIsNotReplaced(t *testing.T) {
	for _, name := range []string{"index.json", detailsName} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("{"), 0o600))
		err := small("one", "1.1").WriteDir(dir)
		require.ErrorContains(t, err, name)
		require.ErrorContains(t, err, dir)
		require.Equal(t, []string{name}, files(t, dir))
	}
}

func TestAnIndexOfNullIsEmpty(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "index.json"), []byte("null"), 0o600))
	require.NoError(t, small("one", "1.1").WriteDir(dir))
	require.Equal(t, []string{"one"}, readIndexFile(t, dir).Agents())
}

func TestWhatCannotBeWrittenIsSaid(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	require.ErrorContains(t, small("one", "1.1").WriteDir(blocked), "report: ")
	require.ErrorContains(t, replace(blocked, "x", nil), "report: ")
	require.ErrorContains(t, writeJSON(t.TempDir(), "x", func() {}), "x")
	for _, name := range []string{"one_case_1_1.json", "one_case_1_1.html", "index.html"} {
		dir := t.TempDir()
		require.NoError(t, os.MkdirAll(filepath.Join(dir, name, "full"), 0o755))
		require.ErrorContains(t, small("one", "1.1").WriteDir(dir), name)
		for _, left := range files(t, dir) {
			require.False(t, strings.HasPrefix(left, "."), "%s was left behind", left)
		}
	}
}

func TestWhatCannotBeRemovedIsSaid(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, small("one", "1.1", "1.2").WriteDir(dir))
	require.NoError(t, os.Remove(filepath.Join(dir, "one_case_1_2.html")))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "one_case_1_2.html", "full"), 0o755))
	require.ErrorContains(t, small("one", "1.1").WriteDir(dir), "one_case_1_2.html")
}
