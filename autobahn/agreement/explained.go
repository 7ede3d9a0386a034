package agreement

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

//go:embed explained.json
var explainedJSON []byte

// explanations say why suites disagree.
type explanations []explanation

// An explanation is about cases of some subjects.
type explanation struct {
	Subjects []string `json:"subjects"` // such as "server gorilla"; none: all
	Cases    string   `json:"cases"`    // runs of numbers
	Why      string   `json:"why"`

	ids []string // the cases, written out
}

// explained returns the contents of explained.json.
var explained = sync.OnceValue(func() explanations {
	all, err := parseExplanations(explainedJSON)
	if err != nil {
		panic(err) // a test reads the file
	}
	return all
})

func parseExplanations(b []byte) (all explanations, err error) {
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, fmt.Errorf("agreement: explained.json: %w", err)
	}
	for i := range all {
		e := &all[i]
		if e.ids, err = expand(e.Cases); err != nil {
			return nil, fmt.Errorf("agreement: explained.json: %w", err)
		}
		if len(e.ids) == 0 || e.Why == "" {
			return nil, fmt.Errorf("agreement: explained.json: cases %q, why %q: both are needed", e.Cases, e.Why)
		}
	}
	return all, nil
}

// why returns the first known reason of a disagreement about the case, or "".
func (all explanations) why(s Subject, id string) string {
	for _, e := range all {
		about := len(e.Subjects) == 0 || slices.Contains(e.Subjects, s.String())
		if about && slices.Contains(e.ids, id) {
			return e.Why
		}
	}
	return ""
}
