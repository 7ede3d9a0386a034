// Package measure is what the workers do: measure one setup with one kind of
// message, and check every message while at it. A number is returned only when
// all of them were compressed and came out as they went in.
package measure
