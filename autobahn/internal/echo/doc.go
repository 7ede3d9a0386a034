// Package echo verifies what a peer of the test suite sends back, compressed with
// permessage-deflate.
//
// A [Verifier] inflates each message and compares it with what was sent. Peers
// compress the same message after the same history to the same octets again and
// again, so a [Memo] remembers what was once inflated and found right. The second
// time, two comparisons of memory do instead. The verdict is the same: inflating is a
// function of the history and the compressed octets, and both are compared in full.
package echo
