package agreement

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ws6455/websocket/autobahn/original"
)

// A recording is what the original suite said of a subject, as a file.
type recording struct {
	Suite    string          `json:"suite"`
	Subject  string          `json:"subject"` // the library's module with its version
	Took     string          `json:"took"`    // on some machine
	Verdicts []recordedCases `json:"verdicts"`
}

// recordedCases are the cases that have one verdict: behavior, behaviorClose, the
// status code or null, and runs of numbers, of which 6.1.1-3 is three cases.
type recordedCases struct {
	verdict Verdict
	cases   string
}

// recordingName returns the name of a subject's file.
func recordingName(s Subject) string {
	return "original-" + string(s.Role) + "-" + s.Peer.Name + ".json"
}

// Record writes what the original suite said of a subject into a file below dir.
func Record(dir string, s Subject, o Outcome) error {
	b, err := newRecording(s, o).file()
	if err != nil {
		return fmt.Errorf("agreement: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, recordingName(s)), b, 0o644)
}

func newRecording(s Subject, o Outcome) recording {
	cases := map[Verdict][]string{}
	for _, id := range o.Verdicts.Cases() {
		v := o.Verdicts[id]
		cases[v] = append(cases[v], id)
	}
	r := recording{Suite: suiteVersion, Subject: versioned(s.Peer.Module), Took: o.Took.Round(time.Second).String()}
	for v, ids := range cases {
		r.Verdicts = append(r.Verdicts, recordedCases{v, collapse(ids)})
	}
	slices.SortFunc(r.Verdicts, func(a, b recordedCases) int {
		return cmp.Or(len(cases[b.verdict])-len(cases[a.verdict]), original.CompareCases(cases[a.verdict][0], cases[b.verdict][0]))
	})
	return r
}

// suiteVersion is the version of the original that package original gets.
const suiteVersion = "autobahntestsuite 25.10.1"

// file returns the recording as a file, with a line for each verdict.
func (r recording) file() ([]byte, error) {
	verdicts := make([]string, len(r.Verdicts))
	for i, v := range r.Verdicts {
		b, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		verdicts[i] = "    " + string(b)
	}
	head := fmt.Sprintf("{\n  \"suite\": %q,\n  \"subject\": %q,\n  \"took\": %q,\n", r.Suite, r.Subject, r.Took)
	return []byte(head + "  \"verdicts\": [\n" + strings.Join(verdicts, ",\n") + "\n  ]\n}\n"), nil
}

// outcome returns what the suite said.
func (r recording) outcome() (Outcome, error) {
	took, err := time.ParseDuration(r.Took)
	if err != nil {
		return Outcome{}, fmt.Errorf("agreement: %s: %w", r.Subject, err)
	}
	all := Verdicts{}
	for _, group := range r.Verdicts {
		ids, err := expand(group.cases)
		if err != nil {
			return Outcome{}, err
		}
		for _, id := range ids {
			all[id] = group.verdict
		}
	}
	return Outcome{all, took}, nil
}

// MarshalJSON writes ["OK", "OK", 1000, "1.1.1-8 1.2.1-8"].
func (c recordedCases) MarshalJSON() ([]byte, error) {
	var code any
	if c.verdict.Code != NoCode {
		code = c.verdict.Code
	}
	return json.Marshal([]any{c.verdict.Behavior, c.verdict.Close, code, c.cases})
}

// UnmarshalJSON reads the same.
func (c *recordedCases) UnmarshalJSON(b []byte) error {
	var number *int
	fields := []any{&c.verdict.Behavior, &c.verdict.Close, &number, &c.cases}
	if err := json.Unmarshal(b, &fields); err != nil {
		return err
	}
	c.verdict.Code = code(number)
	return nil
}

//go:embed go.mod
var goMod string

// unversioned is the version of this library in go.mod.
const unversioned = "v0.0.0-00010101000000-000000000000"

// versioned returns the module's path with the version that go.mod requires.
func versioned(module string) string {
	for line := range strings.Lines(goMod) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == module && fields[1] != unversioned {
			return module + " " + fields[1]
		}
	}
	return module
}
