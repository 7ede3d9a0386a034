package main

import (
	"fmt"
	"slices"

	"github.com/ws6455/websocket/internal/bench/report"
	"github.com/ws6455/websocket/internal/bench/speed"
	"github.com/ws6455/websocket/internal/bench/speed/server"
)

// The columns of the tables, by what the messages do.
var (
	cpuColumn      = report.Column{Title: "CPU µs", Figure: "cpu", Compared: true}
	residentColumn = report.Column{Title: "resident MiB", Figure: "resident", Format: "%.1f", Scale: 1. / (1 << 20)}
	tripColumns    = []report.Column{{Title: "p50 µs", Figure: "p50"}, {Title: "p99 µs", Figure: "p99"}}
	allocColumns   = []report.Column{{Title: "allocs", Figure: "allocs"}, {Title: "alloc B", Figure: "bytes", Format: "%.0f"}}
	busyColumns    = []report.Column{
		{Title: "busy", Figure: "busy", Format: "%.0f %%", Scale: 100},
		{Title: "peers busy", Figure: "peers", Format: "%.0f %%", Scale: 100},
	}

	idleColumns = []report.Column{
		{Title: "resident KiB", Figure: "resident", Format: "%.1f", Scale: 1. / 1024, Compared: true},
		{Title: "heap and stack KiB", Figure: "go", Format: "%.1f", Scale: 1. / 1024},
	}
)

func speedColumns(l speed.Load) []report.Column {
	rate := report.Column{Title: "messages/s", Figure: "rate", Format: "%.0f"}
	switch l.Way {
	case speed.Idle:
		return idleColumns
	case speed.Handshakes:
		rate.Title = "handshakes/s"
	}
	columns := []report.Column{cpuColumn, rate}
	if l.Way != speed.Burst {
		columns = append(columns, tripColumns...)
	}
	return slices.Concat(columns, allocColumns, []report.Column{residentColumn}, busyColumns)
}

// speedTables returns a table for each load.
func speedTables(o speedOptions, all results) (tables []report.Table) {
	for _, l := range o.loads {
		t := report.Table{Title: fmt.Sprintf(l.Title, l.Connections), Columns: speedColumns(l)}
		for _, s := range o.servers {
			if s.Serves(l) {
				t.Rows = append(t.Rows, report.Row{
					Title: s.Title, Ours: s.Module == server.OurModule, Figures: all[[2]string{l.Name, s.Name}],
				})
			}
		}
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	return tables
}
