// Package report turns the results of all rounds into tables and a chart.
package report
