// Package report shows what a soak has found, as text and as a page with pictures.
package report
