// Package inflate undoes the compression of permessage-deflate (RFC 7692 section
// 7.2.2), a whole message at a time, for a test suite that checks peers.
//
// It shares no code with the library that the suite tests, and it is strict: a
// message that a sender could not have made by RFC 7692 section 7.2.1 is an
// error, even where common inflaters let it pass.
//
// # Vocabulary
//
// A [Decoder] knows DEFLATE (RFC 1951) and nothing of earlier messages. A [Window]
// is the end of what earlier messages held, the history into which a distance may
// reach. An [Inflater] joins the two for one direction of one connection.
//
// # The end of a message
//
// The sender removes the octets 00 00 ff ff from the end of its data, and the
// receiver appends them. They are the lengths of an empty stored block, so a
// message ends well in one way only: with the header of a stored block after
// which no octet is left. That is what is looked for here; nothing is appended.
package inflate
