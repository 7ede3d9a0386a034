package peer

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// lingerTime bounds how long a closed socket reads on. A suite ends TCP as soon as
// it sees the end, so this is hardly ever reached.
const lingerTime = 500 * time.Millisecond

// A socket is a TCP connection that is closed gently: first for sending, and for
// reading when the other side has ended too.
type socket struct {
	*net.TCPConn
	closed atomic.Bool
}

func (s *socket) Read(p []byte) (int, error) {
	n, err := s.TCPConn.Read(p)
	if s.closed.Load() {
		return 0, net.ErrClosed
	}
	return n, err
}

// Close returns at once. Who reads is woken up; what comes from now on is dropped.
func (s *socket) Close() error {
	if s.closed.Swap(true) {
		return net.ErrClosed
	}
	err := s.CloseWrite()
	_ = s.SetReadDeadline(time.Now())
	go func() {
		_ = s.SetReadDeadline(time.Now().Add(lingerTime))
		_, _ = io.Copy(io.Discard, s.TCPConn)
		_ = s.TCPConn.Close()
	}()
	return err
}

// dial connects to a server by a socket.
func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &socket{TCPConn: c.(*net.TCPConn)}, nil
}

// sockets is a TCP listener that accepts sockets.
type sockets struct{ net.Listener }

func (l sockets) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &socket{TCPConn: c.(*net.TCPConn)}, nil
}

// serve has net/http hand the requests that come in at ln to the handler.
func serve(ln net.Listener, handler http.HandlerFunc) (stop func()) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(sockets{ln}) // always ends with http.ErrServerClosed
	}()
	return func() {
		_ = server.Close()
		<-done
	}
}
