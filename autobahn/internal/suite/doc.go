// Package suite has the cases of the test suite and the engine that plays one of
// them on one connection.
//
// # How a case goes
//
// A [Case] is data: a Script of steps that are played as soon as the connection is
// open, what the peer is expected to do (Want, Ending), and how long it may take for
// that. [Play] opens the connection, plays the steps in order, answers what the peer
// sends meanwhile, and goes on listening until the connection has ended. Then the
// case is judged.
//
// A Talk is a connection of a case. One goroutine reads, plays the steps and keeps
// the time; another writes, so that neither side can keep the other from speaking.
//
// # The suite as a peer
//
// The suite answers pings, checks every frame of the peer and fails the connection
// with a Close frame when one is wrong, as the original does. What a script sends is
// not checked: that is what it is for.
package suite
