package agreement

import (
	"fmt"
	"io"
	"time"
)

// Write writes the comparisons in Markdown: a table, and then each disagreement. The
// names are those of the two suites.
func Write(w io.Writer, names [2]string, comparisons []Comparison) {
	fmt.Fprintf(w, "| peer | role | cases | agreed | disagreements | explained | other codes | %s | %s |\n", names[0], names[1])
	fmt.Fprintln(w, "|---|---|--:|--:|--:|--:|--:|--:|--:|")
	for _, c := range comparisons {
		n := len(c.Disagreements)
		fmt.Fprintf(w, "| %s | %s | %d | %d | %d | %d | %d | %s | %s |\n", c.Subject.Peer.Name, c.Subject.Role,
			c.Cases, c.Cases-n, n, c.Explained(), len(c.Codes), short(c.Took[0]), short(c.Took[1]))
	}
	for _, c := range comparisons {
		writeList(w, fmt.Sprintf("Disagreements about %s", c.Subject), names, c.Disagreements)
	}
	for _, c := range comparisons {
		writeList(w, fmt.Sprintf("The same verdict, another code: %s", c.Subject), names, c.Codes)
	}
}

func writeList(w io.Writer, title string, names [2]string, list []Disagreement) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(w, "\n### %s\n\n| case | %s | %s | why |\n|---|---|---|---|\n", title, names[0], names[1])
	for _, d := range list {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", d.Case, d.First, d.second(), d.Why)
	}
}

// short returns a time that is good enough for a table.
func short(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return d.Round(100 * time.Millisecond).String()
}
