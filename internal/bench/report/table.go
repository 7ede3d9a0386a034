package report

import (
	"fmt"
	"strings"
)

// A Row is the results of one setup, a figure for each round in each slice.
type Row struct {
	Title   string
	Ours    bool // a Grid shows it in another colour
	Figures map[string][]float64
}

// A Column is one figure in a table.
type Column struct {
	Title  string
	Figure string // the key in Row.Figures
	Format string // of the median; "" gives it three digits or more
	// Scale multiplies the median; 0 is 1.
	Scale float64
	// Compared adds how many times larger the figure is than the first row's.
	Compared bool
}

// A Table compares its rows with the first one.
type Table struct {
	Title   string
	Columns []Column
	Rows    []Row
}

// Markdown returns the table.
func (t Table) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n| |", t.Title)
	for _, c := range t.Columns {
		fmt.Fprintf(&b, " %s |", c.Title)
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(t.Columns)) + "\n")
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "| %s |", r.Title)
		for _, c := range t.Columns {
			fmt.Fprintf(&b, " %s |", t.cell(r, c))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (t Table) cell(r Row, c Column) string {
	cell := c.text(r)
	if reference := t.Rows[0].Figures[c.Figure]; c.Compared && len(reference) > 0 {
		cell += fmt.Sprintf(" (×%.2f)", Ratio(r.Figures[c.Figure], reference))
	}
	return cell
}

func (c Column) text(r Row) string {
	if len(r.Figures[c.Figure]) == 0 {
		return "–"
	}
	v := Median(r.Figures[c.Figure])
	if c.Scale != 0 {
		v *= c.Scale
	}
	if c.Format != "" {
		return fmt.Sprintf(c.Format, v)
	}
	return digits(v)
}

func digits(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
