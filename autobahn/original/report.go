package original

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
)

// explained is how many differences of a role are shown with their wire log.
const explained = 5

// Write writes the counts of the verdicts and then each difference, the first
// few with what went over the wire.
func (r Result) Write(w io.Writer) {
	fmt.Fprintf(w, "%s: %d cases in %v: %s\n", r.Role, len(r.Verdicts), r.Took.Round(100*time.Millisecond), counts(r.Verdicts, behavior))
	fmt.Fprintf(w, "%s: closing: %s\n", r.Role, counts(r.Verdicts, closing))
	for i, d := range r.Differences {
		fmt.Fprintf(w, "\n%s: case %s\n", r.Role, d)
		if d.Got == nil {
			continue
		}
		file := filepath.Join(r.Dir, caseFile(d.Case))
		fmt.Fprintf(w, "  wire log: %s (and .html)\n", file)
		if i < explained {
			fmt.Fprint(w, explain(file))
		}
	}
	if len(r.Differences) > 0 {
		fmt.Fprintf(w, "\n%s: %d verdicts differ from expected.json; again with: -role %s -cases '%s'\n",
			r.Role, len(r.Differences), r.Role, strings.Join(differing(r.Differences), ","))
	}
}

// differing returns the numbers of the cases that differ.
func differing(diffs []Difference) []string {
	ids := make([]string, len(diffs))
	for i, d := range diffs {
		ids[i] = d.Case
	}
	return ids
}
