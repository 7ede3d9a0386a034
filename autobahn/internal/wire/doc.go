// Package wire writes and reads what two WebSocket peers say to each other, octet by
// octet: heads of HTTP and frames, right ones and wrong ones alike. It checks
// nothing; the test suite decides what a peer may say.
//
// It shares no code with the library that it helps to test.
package wire
