// Package report holds what the test suite found out about a peer, and shows it:
// as index.json in the format of the original suite, as pages in HTML, as JUnit XML
// and as a summary for a terminal.
//
// # Vocabulary
//
// A [Report] is one run of the suite against one agent, the peer that is tested. It
// has a [Result] for each case that was run. A Result has two verdicts: Behavior for
// what was said, Close for how the connection ended. Its [Entry] list is the wire
// log, every frame and whatever else happened, in order.
package report
