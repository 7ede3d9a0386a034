package original

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// specName is the file in a role's report directory that tells the suite what to do.
const specName = "spec.json"

// spec is the suite's test specification. The two lists of exclusions are
// written out empty: the suite wants to see them, and so does a reader.
type spec struct {
	URL               string            `json:"url,omitempty"`     // fuzzing server: where to listen
	Servers           []specServer      `json:"servers,omitempty"` // fuzzing client: whom to dial
	OutDir            string            `json:"outdir"`
	Cases             []string          `json:"cases"`
	ExcludeCases      []string          `json:"exclude-cases"`
	ExcludeAgentCases map[string]string `json:"exclude-agent-cases"`
}

// specServer is one server for the fuzzing client to test.
type specServer struct {
	Agent string `json:"agent"`
	URL   string `json:"url"`
}

// spec returns the specification for the trial with one of the two at url. The
// suite runs in the directory of the reports, so that a container can mount it
// anywhere. All cases are written as *, so that the suite decides what all is.
func (t Trial) spec(url string) spec {
	s := spec{OutDir: ".", Cases: t.Cases, ExcludeCases: []string{}, ExcludeAgentCases: map[string]string{}}
	if len(t.Cases) == 0 {
		s.Cases = []string{"*"}
	}
	if t.Testee.role() == Server {
		s.Servers = []specServer{{Agent: t.Testee.Agent, URL: url}}
	} else {
		s.URL = url
	}
	return s
}

// write puts the specification into the directory of the reports.
func (s spec) write(dir string) error {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("original: %s: %w", specName, err)
	}
	return os.WriteFile(filepath.Join(dir, specName), append(b, '\n'), 0o644)
}
