// Package frame is the wire format of WebSocket, RFC 6455 section 5: bytes in,
// values out, and back. It opens no connection and keeps no state between
// frames. Most programs want package conn, which is built on this one; tools,
// proxies and tests want frames.
//
// # Vocabulary
//
//   - A frame is a [Header] and a payload. The header's [Opcode] says what the
//     payload is, its length where the next frame begins.
//   - A message is a text or some bytes that an application sends. It travels in
//     one frame or, fragmented, in several: the first has the opcode [Text] or
//     [Binary], the others [Continuation], and the last has Fin set.
//   - A control frame ([Close], [Ping], [Pong]) is never fragmented, carries at
//     most [MaxControlPayload] bytes, and may stand between two fragments.
//   - A masking key is four random bytes in the header, with which a client
//     XORs the payload of each frame. Masking again with it unmasks.
//   - A [StatusCode] and a reason of at most [MaxCloseReason] bytes are the
//     payload of a close frame.
//
// # Usage
//
// [AppendHeader] and [ParseHeader], [AppendClose] and [ParseClose] are pairs;
// [Header.Append] and [Header.Parse] spare programs with millions of headers the
// copies. [Mask] and [MaskCopy] do both directions, a payload at once or in
// pieces, and [NewKey] makes the key. [Reader] and [Writer] move whole frames over
// a byte stream and mask on the way.
//
// # Concurrency
//
// The functions may be called from any number of goroutines. A Reader and a
// Writer belong to one goroutine at a time.
//
// # Errors
//
// What the peer did wrong is a [*ProtocolError] with the status code to close
// with. A header that is cut off is not an error: ParseHeader asks for more.
// What the caller did wrong, such as a close reason that is too long, is a
// plain error, and nothing is appended.
//
// # Security
//
// No function panics or allocates because of what a peer declares; a Reader's
// memory follows the bytes that arrived, up to its limit. Keys come from
// crypto/rand. Left to package conn, since a tool may want to see or send it:
// masking in the wrong direction, reserved bits and opcodes, fragments out of
// order, control frames that are long or fragmented, text that is not UTF-8.
package frame
