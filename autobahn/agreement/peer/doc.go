// Package peer has libraries as a test suite meets them: an echo server, an echo
// client, or both, of each.
//
// Each is set up as its authors do it for the Autobahn test suite: compression is
// on, UTF-8 is checked by the echo where the library leaves that to its users, and
// messages of 16 MiB pass. What a library does by itself, above all with violations
// of the protocol, is left to it.
//
// One thing is added. A socket that is closed with unread octets in it resets the
// connection, and what was sent last may be lost, or not. The sockets of the peers
// therefore end their sending direction and read on for a moment, so that a verdict
// does not depend on who was faster.
package peer
