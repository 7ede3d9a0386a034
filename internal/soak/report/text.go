package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ws6455/websocket/internal/soak"
)

// Text returns the figures as tables in Markdown, and what was violated.
func Text(r *soak.Result) string {
	var b strings.Builder
	table(&b, []string{"the run", ""}, totals(r))
	table(&b, []string{"each process", "client", "server"}, processes(r))
	table(&b, []string{"hostile", "number", "how it ended"}, hostility(r))
	b.WriteString(verdict(r))
	b.WriteByte('\n')
	for _, violation := range r.Violations() {
		fmt.Fprintf(&b, "VIOLATED: %s\n", violation)
	}
	return b.String()
}

// verdict is the sentence that sums it up.
func verdict(r *soak.Result) string {
	n := len(r.Violations())
	switch {
	case n == 1:
		return "A promise was not kept."
	case n > 1:
		return fmt.Sprintf("%d promises were not kept.", n)
	case r.Interrupted:
		return "Interrupted; until then every promise was kept."
	}
	return "Every promise was kept."
}

// table writes a table whose columns stand under each other.
func table(b *strings.Builder, head []string, lines []figure) {
	rows := [][]string{head}
	for _, l := range lines {
		rows = append(rows, append([]string{l.what}, l.values...))
	}
	widths := make([]int, len(head))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for i, row := range rows {
		for j, cell := range row {
			fmt.Fprintf(b, "| %-*s ", widths[j], cell)
		}
		b.WriteString("|\n")
		if i == 0 {
			for _, width := range widths {
				b.WriteString("|" + strings.Repeat("-", width+2))
			}
			b.WriteString("|\n")
		}
	}
	b.WriteByte('\n')
}
