package proxies

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the documentation shows is what the tests run.
func TestReadmeShowsTheConfigurations(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	for file, language := range map[string]string{"nginx.conf": "nginx", "haproxy.cfg": "haproxy"} {
		kept, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Contains(t, string(readme), "```"+language+"\n"+string(kept)+"```\n",
			"examples/README.md shows another %s", file)
	}
}
