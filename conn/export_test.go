package conn

// RaceEnabled reports whether the race detector is on, under which a sync.Pool forgets.
const RaceEnabled = raceEnabled
