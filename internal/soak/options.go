package soak

import "time"

// Options say how large a soak is and how fast. Only Stall and Patience judge
// honest connections by time.
type Options struct {
	// Connections is the number at once. One in ten is hostile, and one in ten of
	// those is a hostile server that a client of the library meets.
	Connections int

	// Time is how long all of them stay. Zero: until every honest connection has
	// had its Messages echoed.
	Time time.Duration

	// Messages is how many an honest connection sends before it closes. Zero: as
	// many as there is time for.
	Messages int

	Pause        time.Duration // between two bursts of messages of a connection
	BusyPause    time.Duration // the same of one connection in a hundred
	Life         time.Duration // of connections that close and are dialled again
	HostilePause time.Duration // before another hostile peer takes a place
	Lurk         time.Duration // until a hostile peer shows what it is, at most
	Drip         time.Duration // between two bytes of a slow hostile peer
	Ping         time.Duration // silence before a keepalive ping
	TrapTimeout  time.Duration // of clients in the traps of hostile servers

	// Stall is how long the server lets a peer hold it up: in the opening handshake, in writing,
	// in answering a ping, in closing.
	Stall time.Duration

	// Patience is how long an answer may take that an honest connection waits for.
	Patience time.Duration
}

// Defaults returns what the command does with this many connections.
func Defaults(connections int) Options {
	return Options{
		Connections:  connections,
		Time:         2 * time.Minute,
		Pause:        20 * time.Second,
		BusyPause:    200 * time.Millisecond,
		Life:         30 * time.Second,
		HostilePause: 3 * time.Second,
		Lurk:         10 * time.Second,
		Drip:         200 * time.Millisecond,
		Ping:         20 * time.Second,
		TrapTimeout:  2 * time.Second,
		Stall:        time.Minute,
		Patience:     2 * time.Minute,
	}
}

// Parts returns how many connections are honest, hostile, and trapped.
func (o *Options) Parts() (honest, hostile, trapped int) {
	hostile = o.Connections / 10
	trapped = hostile / 10
	return o.Connections - hostile, hostile - trapped, trapped
}
