// Package testee is the library in the two roles that the Autobahn suite tests:
// [Serve] is an echo server, [RunCases] is a client that goes through the cases
// of a fuzzing server. Both send back what they receive and leave everything
// else, above all each violation of the protocol, to the library.
package testee
