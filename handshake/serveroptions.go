package handshake

import (
	"net/http"
	"time"
)

// ServerOptions say how a server answers opening handshakes. Nil means the
// same as the zero value. One may be used by any number of calls at once.
type ServerOptions struct {
	// Subprotocols are the application protocols that the server speaks, the
	// most wanted one first. The first one that the client offers is chosen,
	// or none. Zero: none.
	Subprotocols []string

	// Origins are patterns for the Origin field of requests, which browsers
	// send and other clients do not; a request without one is allowed. Nil: the
	// host and the port of the Origin must be those of the Host field. Empty,
	// but not nil: no Origin is allowed. The patterns are
	//
	//	example.com               http or https, on its default port
	//	example.com:8443          http or https, on this port
	//	example.com:*             http or https, on any port
	//	*.example.com             every name under example.com, not itself
	//	https://example.com       https alone; any scheme may be given
	//	null                      an Origin that the browser keeps secret
	//	*                         every Origin, null too
	//
	// and a list of patterns stands for itself: the server's own host is not
	// added.
	Origins []string

	// Header holds fields that the response carries besides those of the
	// handshake, such as Set-Cookie. Zero: none.
	Header http.Header

	// Timeout is how long a handshake may take, reading and writing. Zero: 10
	// seconds. Negative: as long as it takes.
	Timeout time.Duration

	// MaxHeaderBytes is the most that UpgradeConn reads of a request up to
	// its empty line. Zero: 32 KiB. Negative: no limit. With net/http the
	// limit is the one of http.Server.
	MaxHeaderBytes int

	// Extensions chooses from what the client offers, in the client's order,
	// and returns what is to be used with the parameters of the response. It
	// is not called when nothing is offered. An extension that was not offered
	// fails the handshake. Nil: no extension is accepted. With Deflate,
	// none may use the bit RSV1 (RFC 7692 section 5).
	Extensions func(offers []Extension) []Extension

	// Deflate says how permessage-deflate is accepted of a client that offers
	// it; Extensions then neither sees those offers nor may accept one. In the
	// response it stands before what Extensions accepts. Nil: it is declined,
	// unless Extensions accepts it.
	Deflate *DeflateOptions

	// Decide is asked about a request that is a valid opening handshake. An
	// error refuses it: an *Error with its Status, Reason and Header, any
	// other one with 403. The Request is valid until Decide returns, its
	// strings for ever. Nil: every valid request is accepted.
	Decide func(*Request) error
}

const (
	defaultServerTimeout  = 10 * time.Second
	defaultMaxHeaderBytes = 32 << 10
)

// set makes o a copy of from, which may be nil, in which every limit is set:
// positive, or negative for none.
func (o *ServerOptions) set(from *ServerOptions) {
	if from != nil {
		*o = *from
	}
	if o.Timeout == 0 {
		o.Timeout = defaultServerTimeout
	}
	if o.MaxHeaderBytes == 0 {
		o.MaxHeaderBytes = defaultMaxHeaderBytes
	}
}
