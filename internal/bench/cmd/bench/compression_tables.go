package main

import (
	"fmt"
	"slices"

	"github.com/ws6455/websocket/internal/bench/compression/library"
	"github.com/ws6455/websocket/internal/bench/report"
)

var costColumns = []report.Column{
	{Title: "wire bytes", Figure: "wire", Format: "%.0f", Compared: true},
	{Title: "of payload", Figure: "share", Format: "%.1f %%", Scale: 100},
	{Title: "send µs", Figure: "send", Compared: true},
	{Title: "receive µs", Figure: "receive", Compared: true},
	{Title: "send allocs", Figure: "send allocs", Format: "%.1f"},
	{Title: "send alloc B", Figure: "send bytes", Format: "%.0f"},
	{Title: "receive allocs", Figure: "receive allocs", Format: "%.1f"},
	{Title: "receive alloc B", Figure: "receive bytes", Format: "%.0f"},
}

var memoryColumns = []report.Column{
	{Title: "resident KiB", Figure: "resident", Format: "%.1f", Scale: 1. / 1024, Compared: true},
	{Title: "heap and stack KiB", Figure: "go", Format: "%.1f", Scale: 1. / 1024, Compared: true},
	{Title: "resident KiB, quiet for a minute", Figure: "quiet", Format: "%.1f", Scale: 1. / 1024, Compared: true},
}

// compressionTables returns a table for each kind with context takeover, one for
// each without, and one for the memory.
func compressionTables(o compressionOptions, costs, memory results) (tables []report.Table) {
	for _, kind := range o.kinds {
		for _, takeover := range []bool{true, false} {
			title := kind.Title + ", no context takeover"
			if takeover {
				title = kind.Title + ", context takeover"
			}
			tables = append(tables, report.Table{
				Title: title, Columns: costColumns,
				Rows: rows(o.setups, costs, kind.Name, func(s library.Setup) bool { return s.Takeover == takeover }),
			})
		}
	}
	tables = append(tables, report.Table{
		Title:   fmt.Sprintf("An idle connection, of %d that exchanged %d chat lines", o.connections, o.lines),
		Columns: memoryColumns,
		Rows:    rows(o.setups, memory, "memory", func(library.Setup) bool { return true }),
	})
	return slices.DeleteFunc(tables, func(t report.Table) bool { return len(t.Rows) == 0 })
}

func rows(setups []library.Setup, all results, kind string, belongs func(library.Setup) bool) (rows []report.Row) {
	for _, s := range setups {
		if figures := all[[2]string{kind, s.Name}]; figures != nil && belongs(s) {
			title := s.Title
			if kind == "memory" && !s.Takeover {
				title += ", no takeover"
			}
			rows = append(rows, report.Row{Title: title, Figures: figures})
		}
	}
	return rows
}
