package websocket_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module      = "github.com/ws6455/websocket"
	testPackage = module + "/internal/wstest"
)

// allowed says what the packages below a directory may import besides the
// standard library: names below the module, or whole paths. The longest
// directory that fits counts. Their tests may import internal/ and testify as
// well, but nothing that runs against the directions.
var allowed = map[string][]string{
	".":                          {"handshake", "conn", "frame", "internal/pool"},
	"frame":                      {},
	"handshake":                  {"internal", "golang.org/x/net"},
	"conn":                       {"frame", "internal"},
	"internal":                   {"frame", "internal"},
	"internal/utf8stream":        {},
	"internal/mempipe":           {},
	"internal/pool":              {},
	"internal/deflate":           {"internal/pool", "github.com/klauspost/compress/flate"},
	"internal/soak":              {".", "handshake", "conn", "frame", "internal"},
	"internal/wstest":            {"frame", "internal", "github.com/stretchr/testify"},
	"autobahn":                   {"autobahn/internal/suite", "autobahn/internal/wire", "autobahn/report"},
	"autobahn/report":            {},
	"autobahn/internal/wire":     {},
	"autobahn/internal/inflate":  {},
	"autobahn/internal/corpus":   {},
	"autobahn/internal/deflater": {"autobahn/internal/inflate", "autobahn/internal/corpus", "github.com/klauspost/compress/flate"},
	"autobahn/internal/echo":     {"autobahn/internal/inflate", "autobahn/internal/corpus", "autobahn/internal/deflater"},
	"autobahn/internal/faulty":   {"github.com/klauspost/compress/flate"},
	"autobahn/internal/suite":    {"autobahn/internal/wire", "autobahn/internal/inflate", "autobahn/internal/corpus", "autobahn/internal/deflater", "autobahn/internal/echo", "autobahn/report"},
	"autobahn/original":          {".", "handshake", "conn", "frame", "internal", "autobahn"},
	"autobahn/cmd":               {".", "handshake", "conn", "frame", "internal", "autobahn"},
	"autobahn/internal/testee":   {".", "handshake", "conn", "frame", "internal", "autobahn"},
}

// inTests may be imported by the tests of every package.
var inTests = []string{"internal", "github.com/stretchr/testify", "golang.org/x/net"}

// tested are the peers that the test suite tests. The suite itself imports nothing of
// what it judges; its tests do.
var tested = []string{"autobahn/internal/testee", "autobahn/internal/faulty"}

// requirements are the modules that go.mod may ask for.
var requirements = []string{"github.com/stretchr/testify", "golang.org/x/net", "github.com/klauspost/compress"}

func TestImportsFollowTheDirections(t *testing.T) {
	for _, file := range sources(t) {
		dir := path.Dir(file)
		may, ruled := ruleFor(dir)
		if !ruled {
			t.Errorf("%s belongs to a package without a rule: say in imports_test.go what %s may import", file, dir)
			continue
		}
		if strings.HasSuffix(file, "_test.go") {
			may = append(slices.Clone(may), inTests...)
			may = append(may, dir)
			if dir == "autobahn" || dir == "autobahn/internal/suite" {
				may = append(may, tested...)
			}
		}
		for _, imported := range imports(t, file) {
			if imported == testPackage && !strings.HasSuffix(file, "_test.go") && dir != "internal/wstest" {
				t.Errorf("%s imports %s, which is for tests", file, imported)
			}
			if !allows(may, imported) {
				t.Errorf("%s imports %s, but %s may import only the standard library and %q", file, imported, dir, may)
			}
		}
	}
}

// RFC 6455 section 10.3: whoever chooses what is sent must not foresee the masking keys.
func TestRandomnessIsStrong(t *testing.T) {
	for _, file := range sources(t) {
		switch dir, _, _ := strings.Cut(file, "/"); {
		case strings.HasSuffix(file, "_test.go"), dir == "autobahn", strings.HasPrefix(file, "internal/soak/"):
			continue
		}
		for _, imported := range imports(t, file) {
			if strings.HasPrefix(imported, "math/rand") {
				t.Errorf("%s imports %s; what the library chooses comes from crypto/rand", file, imported)
			}
		}
	}
}

func TestRequirementsStayFew(t *testing.T) {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatalf("go.mod cannot be read: %v", err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "require "))
		fields := strings.Fields(line)
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "v") || strings.Contains(line, "// indirect") {
			continue
		}
		if !slices.Contains(requirements, fields[0]) {
			t.Errorf("go.mod requires %s, but the module may require only %q", fields[0], requirements)
		}
	}
}

// sources returns the Go files of this module, which are not those of the
// modules nested in it.
func sources(t *testing.T) []string {
	var files []string
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && isForeign(name) {
			return filepath.SkipDir
		}
		if filepath.Ext(name) == ".go" {
			files = append(files, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatalf("the tree cannot be walked: %v", err)
	}
	return files
}

// isForeign reports whether the go command would leave a directory out.
func isForeign(dir string) bool {
	base := filepath.Base(dir)
	if base == "testdata" || base[0] == '.' || base[0] == '_' {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func imports(t *testing.T, file string) []string {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("%s cannot be parsed: %v", file, err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s imports something that is not quoted: %v", file, err)
		}
		paths = append(paths, imported)
	}
	return paths
}

func ruleFor(dir string) (may []string, ruled bool) {
	for d := dir; d != "."; d = path.Dir(d) {
		if may, ruled = allowed[d]; ruled {
			return may, true
		}
	}
	return allowed["."], dir == "."
}

func allows(may []string, imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(first, ".") {
		return true // only the standard library has names without a dot
	}
	return slices.ContainsFunc(may, func(m string) bool {
		if m == "." {
			return imported == module
		}
		if !strings.Contains(m, ".") {
			m = module + "/" + m
		}
		return imported == m || strings.HasPrefix(imported, m+"/")
	})
}

func TestDirectionsAreTold(t *testing.T) {
	cases := []struct {
		dir, imported string
		want          bool
	}{
		{"frame", "encoding/binary", true},
		{"frame", "golang.org/x/net/idna", false},
		{"frame", module + "/internal/utf8stream", false},
		{"handshake", "golang.org/x/net/idna", true},
		{"handshake", module + "/internal/mempipe", true},
		{"handshake", module + "/frame", false},
		{"handshake", module + "/conn", false},
		{"handshake", module + "/connother", false},
		{"conn", module + "/frame", true},
		{"conn", module + "/handshake", false},
		{"conn", module, false},
		{"internal/utf8stream", module + "/frame", false},
		{"internal/new", module + "/frame", true},
		{"internal/new", module + "/conn", false},
		{".", module + "/handshake", true},
		{".", module + "/internal/mempipe", false},
		{".", "github.com/stretchr/testify/require", false},
	}
	for _, c := range cases {
		may, ruled := ruleFor(c.dir)
		if got := ruled && allows(may, c.imported); got != c.want {
			t.Errorf("%s importing %s is allowed: got %v, want %v", c.dir, c.imported, got, c.want)
		}
	}
}
