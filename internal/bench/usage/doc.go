// Package usage tells what a process has spent and what it holds: processor time,
// heap objects and resident memory.
package usage
