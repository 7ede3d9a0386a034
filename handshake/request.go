package handshake

// A Request is what a server has to know of an HTTP request to check it: pure
// data, whichever server read it.
type Request struct {
	Method       string  // "GET"
	Target       string  // the request-target as it was sent: "/chat?room=1"
	Major, Minor int     // the HTTP version
	Fields       []Field // the header, Host included, in the order it was sent
}

// A Field is one header field of a [Request].
type Field struct {
	Name  string // in any case
	Value string // without the space around it
}
