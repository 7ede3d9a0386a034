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

// read looks at the fields of a request.
func (f *requestFields) read(fields []Field) {
	for i := range fields {
		f.add(fields[i].Name, fields[i].Value)
	}
}

func (f *requestFields) add(name, value string) {
	switch {
	case equalFold(name, "Host"):
		f.host.add(value)
	case equalFold(name, "Origin"):
		f.origin.add(value)
	case equalFold(name, "Upgrade"):
		f.upgrade = f.upgrade || listHolds(value, "websocket")
	case equalFold(name, "Connection"):
		f.connection = f.connection || listHolds(value, "Upgrade")
	case equalFold(name, "Content-Length"):
		f.length.add(value)
	case equalFold(name, "Transfer-Encoding"):
		f.codings++
	case equalFold(name, "Sec-WebSocket-Key"):
		f.key.add(value)
	case equalFold(name, "Sec-WebSocket-Version"):
		f.version.add(value)
	case equalFold(name, "Sec-WebSocket-Protocol"):
		f.subprotocols = append(f.subprotocols, value)
	case equalFold(name, "Sec-WebSocket-Extensions"):
		f.extensions = append(f.extensions, value)
	}
}

// reset makes f ready for another request. It keeps the room, and nothing of
// what the client sent.
func (f *requestFields) reset() {
	clear(f.subprotocols)
	clear(f.extensions)
	*f = requestFields{subprotocols: f.subprotocols[:0], extensions: f.extensions[:0]}
}
