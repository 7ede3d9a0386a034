//go:build race

package conn

// raceEnabled reports whether the race detector is on.
const raceEnabled = true
