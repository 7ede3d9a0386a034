// Package handshake makes the opening handshake of WebSocket, RFC 6455 section
// 4: the exchange of one HTTP request and one response after which a
// connection speaks frames.
//
// # Usage
//
// A server calls [Upgrade] in a handler of net/http, or [UpgradeConn] on a
// connection that it accepted itself. A client calls [Dial]. Each returns a
// [Result]: the subprotocol and the extensions that were agreed on, and the
// bytes that came behind the handshake, which are the first frames. What the
// options say as Deflate, a [DeflateOptions], is negotiated for
// permessage-deflate (RFC 7692); the compression itself is not made here.
//
// Under these lie the pure parts, which do no I/O, for servers and clients of
// any other kind: [CheckRequest], [AppendResponse] and [AppendErrorResponse],
// which take a [Request] from wherever it came; [AppendRequest] and
// [CheckResponse]; [AcceptKey], [ParseExtensions], [ParseSubprotocols]; and for
// permessage-deflate [DeflateOptions.Offers], [DeflateOptions.Choose] and
// [CheckDeflate].
//
// # Concurrency
//
// Every function may be called from any number of goroutines, also with the
// same options, which are never changed.
//
// # Cancellation
//
// The context of [UpgradeConn] and [Dial] ends the handshake at any point, and
// means nothing to the connection once they have returned.
//
// # Closing
//
// A connection that is returned is the caller's to close. When they fail,
// [Dial] has closed it and [UpgradeConn] has not. [Upgrade] has answered the
// request, or closed the connection when it could not.
//
// # Limits
//
// Both sides bound the time of a handshake and the bytes of the head they
// read, by default too: see [ServerOptions] and [ClientOptions]. At most 128
// header fields are read from a raw connection, 64 subprotocols, and 128
// extensions and parameters. All parsing takes linear time.
//
// # Security
//
// A server allows a browser only the pages of its own host, unless Origins says
// otherwise: cookies go with a WebSocket from any page. Requests that two
// readers of HTTP could understand in two ways are refused. A value of the
// caller that holds a line break or another control character is an error,
// and nothing is written.
package handshake
