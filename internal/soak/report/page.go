package report

import (
	_ "embed"
	"html/template"
	"runtime"
	"strings"
	"time"

	"github.com/ws6455/websocket/internal/soak"
)

var (
	//go:embed page.html
	pageSource string

	//go:embed style.css
	style string

	page = template.Must(template.New("page").Parse(pageSource))
)

// view is what the page shows.
type view struct {
	Style      template.CSS
	Verdict    string
	Good       bool
	Conditions string
	Head       []headline
	Charts     []chart
	Violations []string
	Tables     []tableView
}

// A headline is a figure that is shown large.
type headline struct{ Value, Name string }

type tableView struct {
	Title, Class string
	Head         []string
	Rows         []row
}

type row struct {
	What   string
	Values []string
}

// Page returns the page of a run that was made at a time.
func Page(r *soak.Result, made time.Time) (string, error) {
	v := view{
		Style:      template.CSS(style),
		Verdict:    verdict(r),
		Violations: r.Violations(),
		Charts:     charts(r),
		Conditions: made.Format("2 January 2006, 15:04") + " · " + runtime.GOOS + "/" + runtime.GOARCH + " · " + runtime.Version(),
		Head: []headline{
			{Number(int64(r.Options.Connections)), "connections at once"},
			{Number(r.Messages), "messages echoed"},
			{Number(r.Met), "hostile peers met"},
			{Number(r.Lost), "lost"},
			{Number(r.Doubled), "doubled"},
			{Number(r.Changed), "changed"},
		},
		Tables: []tableView{
			{"Both processes", "two", []string{"", "client", "server"}, rows(processes(r))},
			{"The run", "one", nil, rows(totals(r))},
			{"The hostile", "kinds", []string{"kind", "number", "how it ended"}, rows(hostility(r))},
		},
	}
	v.Good = len(v.Violations) == 0
	var b strings.Builder
	err := page.Execute(&b, v)
	return b.String(), err
}

func rows(figures []figure) (all []row) {
	for _, f := range figures {
		all = append(all, row{f.what, f.values})
	}
	return all
}
