package wstest

import (
	"io"
	"net"
	"sync"
)

// A Cut says how a Relay ends a direction.
type Cut int

// The ways to end a direction.
const (
	Fin   Cut = iota // the sending direction ends, as with a process that has died
	Rst              // both connections are reset
	Stuck            // nothing is forwarded any more
)

// String returns the name of the way.
func (c Cut) String() string { return [...]string{"FIN", "RST", "nothing more"}[c] }

// A Relay forwards one connection to a TCP server, which sees real sockets, and
// cuts one of its directions after a number of bytes.
type Relay struct {
	listener net.Listener
	target   string
	upward   bool
	after    int64
	cut      Cut

	mu     sync.Mutex
	closed bool
	ends   []*net.TCPConn
	runs   sync.WaitGroup
	sent   [2]int64 // bytes forwarded: upward, downward
}

// NewRelay returns a Relay to the server at target. It cuts what clients send, if
// upward, or what they receive, after that many bytes; a negative number is
// never.
func NewRelay(target string, upward bool, after int64, cut Cut) (*Relay, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &Relay{listener: l, target: target, upward: upward, after: after, cut: cut}
	r.runs.Go(r.run)
	return r, nil
}

// Addr is where clients connect to.
func (r *Relay) Addr() string { return r.listener.Addr().String() }

// Close ends the Relay and its connections, and returns how many bytes went up to
// the server and down from it.
func (r *Relay) Close() (up, down int64) {
	_ = r.listener.Close()
	r.mu.Lock()
	r.closed = true
	r.closeEnds()
	r.mu.Unlock()
	r.runs.Wait()
	return r.sent[0], r.sent[1]
}

func (r *Relay) closeEnds() {
	for _, nc := range r.ends {
		_ = nc.Close()
	}
}

// take keeps both ends, which Close ends; mu guards them.
func (r *Relay) take(ends ...*net.TCPConn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ends = ends
	if r.closed {
		r.closeEnds()
	}
}

// run takes one connection.
func (r *Relay) run() {
	client, err := r.listener.Accept()
	if err != nil {
		return
	}
	server, err := net.Dial("tcp", r.target)
	if err != nil {
		_ = client.Close()
		return
	}
	c, s := client.(*net.TCPConn), server.(*net.TCPConn)
	r.take(c, s)
	r.runs.Go(func() { r.sent[0] = r.forward(s, c, r.upward) })
	r.sent[1] = r.forward(c, s, !r.upward)
}

// forward copies from one connection to the other, up to the cut if that is here.
func (r *Relay) forward(to, from *net.TCPConn, cuts bool) (n int64) {
	if !cuts || r.after < 0 {
		n, _ = io.Copy(to, from)
		_ = to.CloseWrite()
		return n
	}
	n, _ = io.CopyN(to, from, r.after)
	switch {
	case n < r.after || r.cut == Fin:
		_ = to.CloseWrite()
	case r.cut == Rst:
		for _, nc := range []*net.TCPConn{to, from} {
			_ = nc.SetLinger(0)
			_ = nc.Close()
		}
	}
	return n
}
