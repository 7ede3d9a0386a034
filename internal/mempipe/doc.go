// Package mempipe connects two net.Conns in memory.
//
// It behaves like a socket pair rather than like net.Pipe: each direction
// holds up to Capacity bytes, so a Write returns before the peer reads; a
// closed end lets its peer read what was sent and then io.EOF; deadlines wake
// blocked calls, and a later deadline makes the Conn usable again.
//
// Blocked calls wait on channels and timers only, so a pipe made inside a
// testing/synctest bubble blocks durably and follows the bubble's clock.
package mempipe
