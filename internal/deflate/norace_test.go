//go:build !race

package deflate

// raceEnabled reports whether the race detector is on.
const raceEnabled = false
