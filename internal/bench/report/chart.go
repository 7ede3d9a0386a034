package report

import (
	"fmt"
	"html"
	"strings"
)

// Sizes of the chart, in pixels.
const (
	chartLabel  = 210 // room for the titles of the rows
	chartPanel  = 240 // one column
	chartBar    = 120 // the longest bar
	chartLine   = 20  // one row
	chartMargin = 12
)

// Chart returns the tables as a picture in SVG: a panel for each column that is
// compared, in it a bar for each row. Bars of one panel have one scale; shorter is
// better.
func Chart(tables []Table) string {
	var b strings.Builder
	y, width := chartMargin, 0
	for _, t := range tables {
		compared := t.compared()
		width = max(width, chartLabel+len(compared)*chartPanel)
		chartText(&b, chartMargin, y+12, "title", t.Title)
		for i, c := range compared {
			chartText(&b, chartLabel+i*chartPanel, y+12+chartLine, "head", c.Title)
			t.panel(&b, c, chartLabel+i*chartPanel, y+chartLine*2)
		}
		for i, r := range t.Rows {
			chartText(&b, chartMargin, y+chartLine*(2+i)+14, "row", r.Title)
		}
		y += chartLine*(len(t.Rows)+2) + 2*chartMargin
	}
	return fmt.Sprintf(chartFrame, width+chartMargin, y, b.String())
}

const chartFrame = `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
<style>.title{font-weight:bold;font-size:14px}.head{fill:#666}.first{fill:#1a7f5a}.other{fill:#9aa5b1}</style>
<rect width="100%%" height="100%%" fill="#fff"/>
%s</svg>
`

// compared returns the columns that a chart shows.
func (t Table) compared() (columns []Column) {
	for _, c := range t.Columns {
		if c.Compared {
			columns = append(columns, c)
		}
	}
	return columns
}

func (t Table) panel(b *strings.Builder, c Column, x, y int) {
	longest := 0.0
	for _, r := range t.Rows {
		longest = max(longest, Median(r.Figures[c.Figure]))
	}
	for i, r := range t.Rows {
		class, length := "other", 0.0
		if i == 0 {
			class = "first"
		}
		if longest > 0 {
			length = Median(r.Figures[c.Figure]) / longest * chartBar
		}
		fmt.Fprintf(b, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
			class, x, y+i*chartLine+3, length, chartLine-6)
		chartText(b, x+int(length)+5, y+i*chartLine+14, "row", t.cell(r, c))
	}
}

func chartText(b *strings.Builder, x, y int, class, text string) {
	fmt.Fprintf(b, "<text class=%q x=\"%d\" y=\"%d\">%s</text>\n", class, x, y, html.EscapeString(text))
}
