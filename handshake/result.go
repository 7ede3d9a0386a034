package handshake

// A Result is what the two sides agreed on in an opening handshake.
type Result struct {
	// Subprotocol is the one that the server chose of those that the client
	// offered; empty: none.
	Subprotocol string
	// Extensions are those that the server accepted of the client's offers, in
	// the order of its response.
	Extensions []Extension
	// Deflate says how permessage-deflate, which is one of the Extensions, is
	// used by both sides; nil: it is not, or the options did not ask for it by
	// Deflate.
	Deflate *Deflate
	// Buffered are bytes that came right behind the peer's part of the
	// handshake: the first frames. The caller owns them and reads them before
	// it reads the connection. They are nil when there are none.
	Buffered []byte
}
