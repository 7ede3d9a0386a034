package handshake

import (
	"context"
	"net"

	"github.com/ws6455/websocket/internal/pool"
)

// scratch is the memory of one handshake of a server. It is borrowed, so that a
// handshake leaves no garbage, and it is where everything large stands: the
// goroutine of a connection often goes on to wait in it, and keeps a stack that
// has grown once.
type scratch struct {
	opts    ServerOptions
	buf     []byte // read: the head and what came behind
	headEnd int
	scanner headScanner
	request Request
	fields  requestFields
	offered []string // the subprotocols of the client
	offers  extensionList
	result  Result

	ctx   context.Context
	nc    net.Conn
	limit *contextLimit

	response []byte // in the room of buf where there is enough
}

// What holds nearly every request. A scratch that has grown is left to the
// garbage collector.
const (
	scratchBytes  = 4 << 10
	scratchFields = 32
	scratchValues = 8 // of a field of its own, of the elements in its list
)

var scratches = pool.Pool[scratch]{New: newScratch, Poison: (*scratch).poison}

func newScratch() *scratch {
	return &scratch{
		buf:     make([]byte, 0, scratchBytes),
		request: Request{Fields: make([]Field, 0, scratchFields)},
		fields: requestFields{
			subprotocols: make([]string, 0, scratchValues),
			extensions:   make([]string, 0, scratchValues),
		},
		offered: make([]string, 0, scratchValues),
		offers: extensionList{
			extensions: make([]Extension, 0, scratchValues),
			params:     make([]Param, 0, scratchValues),
		},
	}
}

// poison overwrites the head and the response, of which nobody else may hold a
// part, for tests.
func (s *scratch) poison() { pool.PoisonBytes(s.buf[:cap(s.buf)]) }

// borrow returns a scratch for a handshake with these options, which are
// copied and may be nil.
func borrow(o *ServerOptions) *scratch {
	s := scratches.Get()
	s.opts.set(o)
	return s
}

// add takes a field of the request. Nobody but Decide sees all of them.
func (s *scratch) add(f Field) {
	s.fields.add(f.Name, f.Value)
	if s.opts.Decide != nil {
		s.request.Fields = append(s.request.Fields, f)
	}
}

// release gives s back, without what it held of a client and its server.
func (s *scratch) release() {
	if s.hasGrown() {
		scratches.Leave(s)
		return
	}
	s.buf, s.response = s.buf[:0], nil
	s.scanner.reset()
	s.fields.reset()
	clear(s.request.Fields)
	if len(s.offers.extensions) > 0 {
		s.offers.reset()
	}
	clear(s.offered)
	s.request.Method, s.request.Target, s.request.Fields = "", "", s.request.Fields[:0]
	s.offered = s.offered[:0]
	s.opts = ServerOptions{}
	s.result = Result{}
	s.ctx, s.nc, s.limit = nil, nil, nil
	scratches.Put(s)
}

func (s *scratch) hasGrown() bool {
	return max(cap(s.fields.subprotocols), cap(s.fields.extensions), cap(s.offered),
		cap(s.offers.extensions), cap(s.offers.params)) > scratchValues ||
		cap(s.request.Fields) > scratchFields || cap(s.buf) > scratchBytes
}
