// Package utf8stream checks that a text which arrives in pieces is UTF-8.
//
// A text is the payload of one message, as RFC 6455 section 8.1 judges it; a
// sequence is the one to four bytes of a character, and it is open while some
// of them have yet to come. A piece may end anywhere, inside a sequence too.
//
// # Usage
//
// Give each piece to [Validator.Write]; when it returns false, the text is
// broken and no later byte can mend it. At the end ask [Validator.Complete].
// [Validator.Reset] begins the next text. [Valid] takes a text as a whole.
//
// # Concurrency
//
// A Validator belongs to one goroutine at a time.
//
// # Errors
//
// There are none: a verdict is a bool. It is false from the first byte on with
// which no valid text could begin, even inside a sequence: F4 90 is refused
// without its last two bytes.
//
// # Security
//
// What counts as UTF-8 is what unicode/utf8 accepts: no overlong forms, no
// surrogates, nothing above U+10FFFF. A Validator is one byte and keeps no
// piece. No text takes more time per byte than another, but ASCII takes less.
package utf8stream
