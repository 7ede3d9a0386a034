// Package deflate compresses and inflates messages as permessage-deflate asks
// (RFC 7692 section 7.2), one part at a time.
//
// A [Deflater] is the sender's half. What it keeps of a sender between messages,
// with context takeover, is the last bytes that were sent and an index into them,
// so that a short message costs about what its own length costs. All else is
// pooled. Long texts go to klauspost/compress.
//
// An [Inflater] is the receiver's half, a machine that is fed: it takes what
// bytes there are and keeps its place between any two of them. What is kept of a
// receiver between messages is its [Window].
//
// The history of a sender and the window of a receiver hold the same bytes. They
// stay in step as long as every compressed message that is sent is given to
// Accept or Append, in the order in which it goes out.
package deflate
