package websocket_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// documents are the pages whose links are checked.
var documents = []string{
	"README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
	"autobahn/original/README.md", "autobahn/agreement/README.md", "examples/README.md", "internal/bench/README.md",
}

func TestReadmeCodeIsTested(t *testing.T) {
	tested := readDocument(t, "example_readme_test.go")
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(readDocument(t, "README.md"), -1)
	require.Len(t, blocks, 3, "README.md shows a server, a client and options")
	for _, block := range blocks {
		require.Contains(t, tested, block[1], "a Go block of README.md is not in example_readme_test.go, where it would be run")
	}
}

// A link such as [TestX](conn/x_test.go) promises that the file has that test.
func TestDocumentsLinkToWhatIsThere(t *testing.T) {
	link := regexp.MustCompile(`\[([^\]]+)\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	test := regexp.MustCompile(`^(Test|Fuzz|Example)\w*$`)
	for _, document := range documents {
		for _, match := range link.FindAllStringSubmatch(readDocument(t, document), -1) {
			if strings.Contains(match[2], "://") {
				continue
			}
			label, target := match[1], path.Join(path.Dir(document), match[2])
			_, err := os.Stat(filepath.FromSlash(target))
			require.NoError(t, err, "%s links to what is not there", document)
			if test.MatchString(label) {
				require.Contains(t, readDocument(t, target), "func "+label+"(",
					"%s says that %s has a test which is not there", document, target)
			}
		}
	}
}

// The gate and the Makefile run the very command that README.md tells.
func TestDocumentedTestCommand(t *testing.T) {
	const command = "go test ./... ./examples/..."
	for _, file := range []string{"README.md", "Makefile", ".ci/run"} {
		require.Contains(t, readDocument(t, file), command, "%s names another test command", file)
	}
}

func readDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(name))
	require.NoError(t, err)
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}
