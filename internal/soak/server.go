package soak

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ws6455/websocket"
	"github.com/ws6455/websocket/conn"
)

// A Server echoes behind Accept on one half of its listeners, and behind AcceptConn on
// the other; one more leads into traps. Its limits are the defaults, but for those of time.
type Server struct {
	options websocket.AcceptOptions
	http    http.Server
	raw     []net.Listener
	targets Targets
	ctx     context.Context
	end     context.CancelFunc
	conns   sync.WaitGroup
	open    atomic.Int64 // connections that are not closed yet
	panics  atomic.Int64

	tamper func(c *conn.Conn, m conn.Message) error // replaces echo in tests
}

// perListener is for how many connections there is a listener. A client has some 28,000 ports
// for each, and those of connections that it has closed rest for a minute.
const perListener = 4000

// Listen starts a Server for so many connections, which pings silent peers after ping. What is
// bounded by time has patience, since a busy machine must not end an honest connection.
func Listen(connections int, ping, patience time.Duration) (*Server, error) {
	s := newServer()
	s.options.Conn.PingInterval = ping
	s.options.Conn.PongTimeout = patience
	s.options.Conn.WriteTimeout = patience
	s.options.Conn.CloseTimeout = patience
	s.options.Handshake.Timeout = patience
	s.http.ReadHeaderTimeout = patience
	return s, s.listen(1 + connections/perListener)
}

func newServer() *Server {
	s := &Server{}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.options.Conn.Compression = conn.Compression{Enabled: true}
	s.http = http.Server{
		Handler:        s,
		MaxHeaderBytes: 32 << 10, // as AcceptConn has it by itself
		ErrorLog:       log.New(&panicCounter{&s.panics}, "", 0),
		ConnState:      s.count,
	}
	return s
}

// listen opens n pairs of listeners, and the one of the traps.
func (s *Server) listen(n int) error {
	for i := range 2*n + 1 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return errors.Join(err, s.Close(s.ctx))
		}
		switch addr := l.Addr().String(); {
		case i == 2*n:
			s.targets.Trap = addr
			s.serve(l, s.spring)
		case i%2 == 0:
			s.targets.Echo = append(s.targets.Echo, addr)
			s.conns.Go(func() { _ = s.http.Serve(l) }) // until Close
		default:
			s.targets.Echo = append(s.targets.Echo, addr)
			s.serve(l, s.accept)
		}
	}
	return nil
}

// Targets says where the Server listens.
func (s *Server) Targets() Targets { return s.targets }

// Open returns the number of connections that are open.
func (s *Server) Open() int { return int(s.open.Load()) }

// Panics returns how many panics net/http has kept quiet about.
func (s *Server) Panics() int { return int(s.panics.Load()) }

// serve hands the connections of l to handle, each in a goroutine, which closes them.
func (s *Server) serve(l net.Listener, handle func(net.Conn)) {
	s.raw = append(s.raw, l)
	s.conns.Go(func() {
		for s.ctx.Err() == nil {
			nc, err := l.Accept()
			if err != nil {
				time.Sleep(10 * time.Millisecond) // no file is free: one soon will be
				continue
			}
			s.open.Add(1)
			s.conns.Go(func() { handle(nc) })
		}
	})
}

// accept makes the opening handshake without net/http.
func (s *Server) accept(nc net.Conn) {
	c, err := websocket.AcceptConn(s.ctx, nc, &s.options)
	if err != nil {
		_ = nc.Close()
		s.open.Add(-1)
		return
	}
	s.conns.Go(func() { s.echo(c) })
}

// ServeHTTP makes the opening handshake with net/http.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.conns.Add(1) // before net/http gives the connection away, and so its place here
	defer s.conns.Done()
	c, err := websocket.Accept(w, r, &s.options)
	if err != nil {
		return // r has been answered
	}
	s.open.Add(1)
	s.conns.Go(func() { s.echo(c) })
}

// count counts the connections that net/http has not handed over yet.
func (s *Server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
		s.open.Add(1)
	case http.StateHijacked, http.StateClosed:
		s.open.Add(-1)
		s.conns.Done()
	}
}

// echo answers what c receives. When c has ended it waits until the peer has taken note, however
// busy the machine is; CloseNow alone would wait for a quarter of a second.
func (s *Server) echo(c *conn.Conn) {
	defer s.open.Add(-1)
	defer c.CloseNow()
	for m, err := range c.Messages(s.ctx) {
		if err != nil || s.answer(c, m) != nil {
			break
		}
	}
	select {
	case <-c.Done():
	case <-s.ctx.Done():
	}
}

func (s *Server) answer(c *conn.Conn, m conn.Message) error {
	if s.tamper != nil {
		return s.tamper(c, m)
	}
	return c.Write(s.ctx, m.Op, m.Data)
}

// Close ends the Server and whatever is still connected to it, and waits until that is done,
// or ctx ends.
func (s *Server) Close(ctx context.Context) error {
	s.end()
	errs := []error{s.http.Close()}
	for _, l := range s.raw {
		errs = append(errs, l.Close())
	}
	select {
	case <-whenDone(&s.conns):
	case <-ctx.Done():
		errs = append(errs, errors.New("connections did not end with their server"))
	}
	return errors.Join(errs...)
}

// panicCounter counts what net/http logs of the panics that it recovers from.
type panicCounter struct{ n *atomic.Int64 }

func (p *panicCounter) Write(line []byte) (int, error) {
	if strings.Contains(string(line), "panic serving") {
		p.n.Add(1)
	}
	return len(line), nil
}
