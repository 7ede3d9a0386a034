// Package wstest plays the other end of a connection in tests.
//
// A Peer speaks the wire by itself, through package frame: it sends whatever
// it is told to, right or wrong, and says in a sentence what it wanted and what
// it got. A FaultConn is a net.Conn whose calls fail, are late, or do half their
// work, on command; a Relay cuts a real TCP connection. NoGoroutines and NoBuffers
// find what a test has left behind; Allocated and Heap tell what memory it takes.
//
// Tests of time run in a testing/synctest bubble, over mempipe.New.
package wstest
