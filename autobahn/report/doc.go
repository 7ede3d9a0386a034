// Package report holds what the test suite found out about a peer, and shows it:
// as index.json in the format of the original suite, as pages in HTML, as JUnit XML
// and as a summary for a terminal.
//
// # Vocabulary
//
// A [Report] is one run of the suite against one agent, the peer that is tested. It
// has a [Result] for each case that was run. A Result has two verdicts: Behavior for
// what was said, Close for how the connection ended. Its [Entry] list is the wire
// log, every frame and whatever else happened, in order. One verdict stands for both
// where there is room for one: the first of them that is to be mended, else Behavior.
//
// # A directory of reports
//
// [Report.WriteDir] writes, and adds to the reports of other agents in the directory:
//
//	index.json                  the verdicts, read by ReadIndex
//	index.html                  the same to look at, agents side by side
//	details.json                what index.html shows and index.json has no place for
//	<agent>_case_6_4_1.json     a case in the original's format, with some keys more
//	<agent>_case_6_4_1.html     the page of the case
//
// # What comes from a peer
//
// Payloads, reasons, heads and the agent's own name are cut, and every control
// character, every one that hides or reorders text and every octet that is no UTF-8 is
// written as an escape, in pages and on a terminal. Pages load nothing from anywhere
// and may run no script but their own filter; without it they show everything.
package report
