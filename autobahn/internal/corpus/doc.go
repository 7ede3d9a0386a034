// Package corpus has the data that the compression cases of the test suite send:
// five files of the kinds that the original sends, of our own making.
//
// They are generated, the same on every machine, once in a process. What deflate
// makes of them is like what it makes of the original's files, at any message
// length, and a test says so: they were tuned until it was.
package corpus
