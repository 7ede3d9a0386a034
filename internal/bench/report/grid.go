package report

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
)

// Sizes of a grid, in pixels.
const (
	gridColumns = 2
	gridLabel   = 185 // room for the titles of the rows
	gridBar     = 150 // the longest bar
	gridCell    = 105 // room for the figure behind it
	gridLine    = 20  // one row
	gridHead    = 44  // title and column
	gridMargin  = 16
	gridPanel   = gridLabel + gridBar + gridCell + gridMargin
)

// Grid returns the tables as a picture in SVG: a panel for each table, in it a bar
// for each row, of the first column that is compared. Shorter is better; behind the
// first row, the shortest comes first. Bars of one panel have one scale.
func Grid(tables []Table) string {
	var b strings.Builder
	y := gridMargin
	for i := 0; i < len(tables); i += gridColumns {
		height := 0
		for j, t := range tables[i:min(i+gridColumns, len(tables))] {
			height = max(height, t.gridPanel(&b, gridMargin+j*gridPanel, y))
		}
		y += height + gridMargin
	}
	return fmt.Sprintf(gridFrame, gridMargin+gridColumns*gridPanel, y, b.String())
}

const gridFrame = `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" font-family="sans-serif" font-size="12" fill="#24292f">
<style>.title{font-weight:bold;font-size:13px}.figure{fill:#57606a}.first{fill:#57606a}.ours{fill:#1a7f5a}.other{fill:#b6bec7}text.ours{font-weight:bold}</style>
<rect width="100%%" height="100%%" fill="#fff"/>
%[3]s</svg>
`

// gridPanel draws a table and returns how high that is.
func (t Table) gridPanel(b *strings.Builder, x, y int) int {
	compared := t.compared()
	if len(compared) == 0 || len(t.Rows) == 0 {
		return 0
	}
	c := compared[0]
	rows := slices.Clone(t.Rows)
	slices.SortStableFunc(rows[1:], func(a, b Row) int {
		return cmp.Compare(Median(a.Figures[c.Figure]), Median(b.Figures[c.Figure]))
	})
	longest := 0.0
	for _, r := range rows {
		longest = max(longest, Median(r.Figures[c.Figure]))
	}
	chartText(b, x, y+12, "title", t.Title)
	chartText(b, x, y+30, "figure", fmt.Sprintf("%s (× %s)", c.Title, rows[0].Title))
	for i, r := range rows {
		class, text, line := "other", "row", y+gridHead+i*gridLine-6
		switch {
		case i == 0:
			class = "first"
		case r.Ours:
			class, text = "ours", "ours"
		}
		length := 0.0
		if longest > 0 {
			length = max(0, Median(r.Figures[c.Figure])/longest*gridBar)
		}
		chartText(b, x, line+14, text, r.Title)
		fmt.Fprintf(b, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>\n",
			class, x+gridLabel, line+4, length, gridLine-7)
		fmt.Fprintf(b, "<text class=\"figure\" x=\"%.0f\" y=\"%d\">%s</text>\n",
			float64(x+gridLabel+6)+length, line+14, html.EscapeString(t.cell(r, c)))
	}
	return gridHead + len(rows)*gridLine
}
