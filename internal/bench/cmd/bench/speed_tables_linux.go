package main

import (
	"fmt"
	"strings"

	"github.com/ws6455/websocket/internal/bench/report"
)

var speedColumns = []report.Column{
	{Title: "CPU µs", Figure: "cpu", Compared: true},
	{Title: "messages/s", Figure: "rate", Format: "%.0f"},
	{Title: "p50 µs", Figure: "p50"},
	{Title: "p99 µs", Figure: "p99"},
	{Title: "allocs", Figure: "allocs"},
	{Title: "alloc B", Figure: "bytes", Format: "%.0f"},
	{Title: "busy", Figure: "busy", Format: "%.0f %%", Scale: 100},
}

// speedTables returns a table for each load.
func speedTables(o speedOptions, all results) (tables []report.Table) {
	var t *report.Table
	last := ""
	for _, p := range o.pairs() {
		if p.load.Name != last {
			tables = append(tables, report.Table{Title: title(p), Columns: speedColumns})
			t, last = &tables[len(tables)-1], p.load.Name
		}
		t.Rows = append(t.Rows, report.Row{Title: p.server.Title, Figures: all[[2]string{p.load.Name, p.server.Name}]})
	}
	return tables
}

func title(p pair) string {
	if strings.Contains(p.load.Title, "%d") {
		return fmt.Sprintf(p.load.Title, p.load.Connections)
	}
	return p.load.Title
}
