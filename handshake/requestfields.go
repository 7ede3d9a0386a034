package handshake

// requestFields is what the header of a request says of an opening handshake:
// one walk over the fields finds all that the checks ask for.
type requestFields struct {
	host, origin, version, key oneField
	length                     oneField // Content-Length
	codings                    int      // how often Transfer-Encoding stands there

	upgrade    bool // an Upgrade names websocket
	connection bool // a Connection names Upgrade

	subprotocols, extensions []string // the values of these fields
}

// oneField is a field that may stand in a request once.
type oneField struct {
	value string // the first one
	n     int    // how often it stands there
}

func (f *oneField) add(value string) {
	if f.n++; f.n == 1 {
		f.value = value
	}
}

// add looks at one field. Its length says which one it may be.
func (f *requestFields) add(name, value string) {
	switch len(name) {
	case len("Host"):
		if equalFold(name, "Host") {
			f.host.add(value)
		}
	case len("Origin"):
		if equalFold(name, "Origin") {
			f.origin.add(value)
		}
	case len("Upgrade"):
		if equalFold(name, "Upgrade") {
			f.upgrade = f.upgrade || listHolds(value, "websocket")
		}
	case len("Connection"):
		if equalFold(name, "Connection") {
			f.connection = f.connection || listHolds(value, "Upgrade")
		}
	case len("Content-Length"):
		if equalFold(name, "Content-Length") {
			f.length.add(value)
		}
	case len("Sec-WebSocket-Key"): // and of Transfer-Encoding
		if equalFold(name, "Sec-WebSocket-Key") {
			f.key.add(value)
		} else if equalFold(name, "Transfer-Encoding") {
			f.codings++
		}
	case len("Sec-WebSocket-Version"):
		if equalFold(name, "Sec-WebSocket-Version") {
			f.version.add(value)
		}
	case len("Sec-WebSocket-Protocol"):
		if equalFold(name, "Sec-WebSocket-Protocol") {
			f.subprotocols = append(f.subprotocols, value)
		}
	case len("Sec-WebSocket-Extensions"):
		if equalFold(name, "Sec-WebSocket-Extensions") {
			f.extensions = append(f.extensions, value)
		}
	}
}

// reset makes f ready for another request. It keeps the room, and nothing of
// what the client sent.
func (f *requestFields) reset() {
	clear(f.subprotocols)
	clear(f.extensions)
	subprotocols, extensions := f.subprotocols[:0], f.extensions[:0]
	*f = requestFields{}
	f.subprotocols, f.extensions = subprotocols, extensions
}
