// Package original puts the whole stack before the original Autobahn test suite,
// the one that the field trusts, and compares every verdict with expected.json.
//
// # Usage
//
//	go run ./autobahn/cmd/original                        # both roles, all cases
//	go run ./autobahn/cmd/original -role client -cases '6.4.*,7.*'
//
// # Vocabulary
//
// The suite is wstest, a program in Python 2. A case is one conversation with a number,
// such as 6.4.1. A role is the side that the library plays: as [Server] it is
// dialed by the suite's fuzzing client, as [Client] it dials the suite's fuzzing
// server. A [Verdict] is the suite's judgement of one case: Behavior for the
// messages, Close for the end of the connection.
//
// [Run] is about this library. A [Trial] is one run of the suite against any server
// or client.
//
// # Strictness
//
// No case is excluded. Each case that expected.json names must have been run and
// must have exactly the verdict it gives, so a better verdict is a difference
// too, and so is a case that the suite left out or that the file does not name.
//
// # Getting the suite
//
// [Run] takes the first way that works: wstest on PATH, the official Docker
// image where an engine answers, or CPython 2.7 or PyPy with the packages pinned
// in constraints.txt, which go into an environment in the user's cache directory
// once. When no way works, the error names what each one lacked.
package original
