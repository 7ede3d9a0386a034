package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

// Whoever changes a check changes its mutant, too.
func TestEveryMutantFindsItsCheck(t *testing.T) {
	for _, r := range table {
		require.NotEmpty(t, r.mutants, "nothing shows that %q is guarded", r.title)
		for _, m := range r.mutants {
			mutated, err := m.apply(source(t, m.file))
			require.NoError(t, err, r.title)
			require.NotEqual(t, source(t, m.file), mutated)
		}
	}
}

func source(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	require.NoError(t, err)
	return string(text)
}

// documented returns the rows of SECURITY.md, by their titles.
func documented(t *testing.T) map[string]string {
	rows := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\| \*\*(.+?)\*\*.*$`).FindAllStringSubmatch(source(t, "SECURITY.md"), -1) {
		rows[m[1]] = m[0]
	}
	return rows
}

func TestEveryRowIsGuarded(t *testing.T) {
	rows := documented(t)
	require.Len(t, rows, len(table), "SECURITY.md and the mutants have different rows")
	for _, r := range table {
		line, found := rows[r.title]
		require.True(t, found, "SECURITY.md has no row %q", r.title)
		for _, m := range r.mutants {
			require.Contains(t, line, "`"+m.test+"`", "the row %q does not name a test that guards it", r.title)
		}
	}
}

// Every test that SECURITY.md names is there.
func TestEveryTestExists(t *testing.T) {
	names := regexp.MustCompile("`(\\w+)\\.((?:Test|Fuzz|Example)\\w+)`").FindAllStringSubmatch(source(t, "SECURITY.md"), -1)
	require.Greater(t, len(names), 50)
	for _, name := range names {
		dir, found := packages[name[1]]
		require.True(t, found, "no package is called %s", name[1])
		files, err := filepath.Glob(filepath.Join(root, dir, "*_test.go"))
		require.NoError(t, err)
		var all strings.Builder
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			all.Write(text)
		}
		require.Contains(t, all.String(), "\nfunc "+name[2]+"(", "%s has no %s", dir, name[2])
	}
}

// The tool tells mutants that are killed from those that are not.
func TestVerdicts(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the tests of a package three times")
	}
	dir, err := filepath.Abs(root)
	require.NoError(t, err)
	w := workshop{dir, t.TempDir()}
	const check, test = `code <= 1003`, "frame.TestSendableStatusCodes"
	for want, m := range map[verdict]mutant{
		killed:   instead("frame/status.go", check, `code <= 1004`, test),
		survived: instead("frame/status.go", check, `code < 1004`, test),
		stale:    instead("frame/status.go", check, `code <`, test),
	} {
		got, err := w.try(context.Background(), m)
		require.Equal(t, want, got, "%v: %v", m, err)
	}
	require.NoError(t, w.healthy(context.Background(), "./frame", "TestSendableStatusCodes"))
	require.Error(t, w.healthy(context.Background(), "./no-such-package", "Test"))
}

func TestRun(t *testing.T) {
	var out bytes.Buffer
	require.Equal(t, 2, run(context.Background(), []string{"-no-such-flag"}, &out))
	require.Equal(t, 0, sum([]*trial{{verdict: killed}}, &out))
	require.Equal(t, 1, sum([]*trial{{verdict: killed}, {verdict: survived}}, &out))
	require.Contains(t, out.String(), "1 of 2 mutants killed")
}
