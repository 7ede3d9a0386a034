package original

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// python is a fake Python 2.7 that notes its calls. It has wstest when it stands
// in an environment into which the suite was installed.
type python struct{ path, notes string }

func fakePython(t *testing.T, dir string) python {
	t.Helper()
	notes := filepath.Join(dir, "notes")
	t.Setenv("NOTES", notes)
	path := fakeProgram(t, dir, "python2.7", `
case "$*" in *"sys.version"*) echo 2.7.18; exit;; esac
echo "$*" >> "$NOTES"
case "$*" in
*"pip install"*"autobahntestsuite"*)
	case "$*" in *--no-deps*) ;; *) test -z "$NO_WHEELS" || { echo "error: no C compiler"; exit 1; };; esac
	touch "$0.has-suite";;
*"pip install"*"wsaccel"*) test -z "$NO_WHEELS";;
*"-m virtualenv"*) for env; do :; done; mkdir -p "$env/bin"; cp "$0" "$env/bin/python";;
*"get_python_lib"*) dirname "$0";;
*"autobahntestsuite.wstest"*) test -e "$0.has-suite" && echo "AutobahnTestSuite 25.10.1";;
esac`)
	return python{path, notes}
}

// installs returns what was installed, call by call.
func (p python) installs(t *testing.T) (calls []string) {
	t.Helper()
	notes, err := os.ReadFile(p.notes)
	require.NoError(t, err, "the fake Python was never called")
	directories := regexp.MustCompile(` (--constraint|--target) \S+`)
	for line := range strings.Lines(string(notes)) {
		if _, what, ok := strings.Cut(strings.TrimSpace(line), "pip install"); ok {
			calls = append(calls, strings.TrimSpace(directories.ReplaceAllString(what, "")))
		}
	}
	return calls
}

func (p python) builder(dir string) builder {
	return builder{python2: p.path, cache: filepath.Join(dir, "cache"), log: noLog}
}

func TestEnvironmentIsBuiltOnce(t *testing.T) {
	dir := fakePath(t)
	p := fakePython(t, dir)
	env, err := p.builder(dir).environment(t.Context())
	require.NoError(t, err, "the environment was not built")
	want := []string{"virtualenv", "pip setuptools wheel", "incremental", "--no-build-isolation autobahntestsuite"}
	require.Equal(t, want, p.installs(t), "other packages were installed")

	again, err := p.builder(dir).environment(t.Context())
	require.NoError(t, err, "the environment was not found again")
	require.Equal(t, env, again, "another environment was made")
	require.Equal(t, want, p.installs(t), "the environment was built twice")

	left, err := os.ReadDir(filepath.Join(dir, "cache"))
	require.NoError(t, err)
	require.Len(t, left, 1, "the building left something behind")
}

func TestEnvironmentThatBrokeIsBuiltAnew(t *testing.T) {
	dir := fakePath(t)
	p := fakePython(t, dir)
	env, err := p.builder(dir).environment(t.Context())
	require.NoError(t, err, "the environment was not built")
	require.NoError(t, os.Remove(filepath.Join(env, "bin", "python")))
	_, err = p.builder(dir).environment(t.Context())
	require.NoError(t, err, "an environment without its interpreter was not replaced")
	require.Len(t, p.installs(t), 8, "the environment was not built again")
}

func TestEnvironmentWithoutACompiler(t *testing.T) {
	dir := fakePath(t)
	t.Setenv("NO_WHEELS", "yes")
	p := fakePython(t, dir)
	env, err := p.builder(dir).environment(t.Context())
	require.NoError(t, err, "the packages without C parts are enough")
	require.FileExists(t, filepath.Join(env, "bin", "sitecustomize.py"), "nothing stands in for TLS")
	calls := p.installs(t)
	require.Contains(t, calls[len(calls)-2], "--no-deps --no-build-isolation autobahntestsuite autobahn", "the pure packages are installed alone")
	require.Equal(t, "--no-deps --no-build-isolation wsaccel", calls[len(calls)-1], "wsaccel is tried, for it makes the suite fast")
}

func TestEnvironmentThatCannotBeBuiltLeavesNothing(t *testing.T) {
	dir := fakePath(t)
	path := fakeProgram(t, dir, "python2.7", `echo "Could not fetch URL"; exit 1`)
	_, err := builder{path, filepath.Join(dir, "cache"), noLog}.environment(t.Context())
	require.ErrorContains(t, err, "Could not fetch URL", "the error must show what pip said")
	left, err := os.ReadDir(filepath.Join(dir, "cache"))
	require.NoError(t, err)
	require.Empty(t, left, "a failed build left something behind")
}

func TestEnvironmentIsNamedByItsPins(t *testing.T) {
	name := builder{python2: "/usr/bin/python2.7"}.name()
	require.Regexp(t, `^autobahn-[0-9a-f]{12}$`, name, "the name is a short hash")
	require.NotEqual(t, name, builder{python2: "/usr/bin/pypy"}.name(), "another interpreter needs another environment")
	pins := constraints
	t.Cleanup(func() { constraints = pins })
	constraints = append([]byte("six==1.15.0\n"), pins...)
	require.NotEqual(t, name, builder{python2: "/usr/bin/python2.7"}.name(), "other pins need another environment")
}

func TestEveryPackageIsPinned(t *testing.T) {
	for line := range strings.Lines(string(constraints)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			require.Contains(t, line, "==", "a package of constraints.txt has no version")
		}
	}
	for _, name := range append([]string{"wsaccel", "virtualenv", "pip", "setuptools", "wheel"}, pure...) {
		require.Contains(t, string(constraints), "\n"+name+"==", "a package that is installed is not pinned")
	}
}
