package report

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMedian(t *testing.T) {
	require.Zero(t, Median(nil))
	require.Equal(t, 7.0, Median([]float64{7}))
	require.Equal(t, 2.0, Median([]float64{9, 1, 2}))
	require.Equal(t, 2.5, Median([]float64{3, 100, 1, 2}))
	values := []float64{3, 1, 2}
	Median(values)
	require.Equal(t, []float64{3, 1, 2}, values, "Median has sorted its caller's slice")
}

func TestRatioComparesWithinEachRound(t *testing.T) {
	// The second round ran on a busy machine.
	require.Equal(t, 2.0, Ratio([]float64{2, 20, 2}, []float64{1, 10, 1}))
	require.Equal(t, 0.5, Ratio([]float64{1}, []float64{2}))
	require.Zero(t, Ratio([]float64{1}, nil))
	require.Zero(t, Ratio([]float64{1}, []float64{0}))
}

func TestDigits(t *testing.T) {
	require.Equal(t, []string{"12346", "123", "12.3", "1.23", "0.00"},
		[]string{digits(12345.6), digits(123.45), digits(12.345), digits(1.2345), digits(0)})
}

func sample() Table {
	return Table{
		Title: "Lines & more",
		Columns: []Column{
			{Title: "wire B", Figure: "wire", Format: "%.0f", Compared: true},
			{Title: "share", Figure: "share", Format: "%.0f%%", Scale: 100},
		},
		Rows: []Row{
			{"first", false, map[string][]float64{"wire": {100, 100, 100}, "share": {0.5}}},
			{"second", true, map[string][]float64{"wire": {150, 151, 152}, "share": {0.755}}},
		},
	}
}

func TestMarkdown(t *testing.T) {
	require.Equal(t, `### Lines & more

| | wire B | share |
|---|--:|--:|
| first | 100 (×1.00) | 50% |
| second | 151 (×1.51) | 76% |
`, sample().Markdown())
}

func TestMarkdownWithoutAFigure(t *testing.T) {
	table := sample()
	delete(table.Rows[1].Figures, "share")
	require.Contains(t, table.Markdown(), "| second | 151 (×1.51) | – |")
}

func wantXML(t *testing.T, chart string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(chart))
	var err error
	for err == nil {
		_, err = decoder.Token()
	}
	require.True(t, errors.Is(err, io.EOF), "the chart is no XML: %v", err)
}

func TestChart(t *testing.T) {
	chart := Chart([]Table{sample(), sample()})
	wantXML(t, chart)
	require.Equal(t, 2*2, strings.Count(chart, "height=\"14\""), "a bar for each row of each table")
	require.NotContains(t, chart, "share", "a column that is not compared has no panel")
}

func TestGrid(t *testing.T) {
	table := sample()
	table.Rows = append(table.Rows, Row{"third", false, map[string][]float64{"wire": {120}}})
	chart := Grid([]Table{table, {Title: "empty"}, table})
	wantXML(t, chart)
	require.Equal(t, 2*3, strings.Count(chart, "height=\"13\""), "a bar for each row of each table")
	require.Equal(t, 2, strings.Count(chart, `<text class="ours"`))
	require.Less(t, strings.Index(chart, "third"), strings.Index(chart, "second"), "a longer bar comes before a shorter one")
	require.Contains(t, chart, "wire B (× first)")
	require.NotContains(t, chart, "share", "a column that is not compared has no panel")
}
