// Package agreement holds one test suite against another: what the suite of package
// autobahn says of a library should be what the original Autobahn suite says of it,
// case by case.
//
// # Vocabulary
//
// A [Subject] is a library, a [peer.Peer], in one of its roles. A [Suite] gives a
// [Verdict] for each case that it runs with a Subject. What the original said is kept
// in verdicts, as [Recorded]. A [Disagreement] is a case for which two suites have
// different verdicts; explained.json has the reason of each that is known.
package agreement
