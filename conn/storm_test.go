package conn_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
)

// TestStorm lets traffic go both ways between two Conns, with pings, contexts that end
// and, at some moment, an end of some kind. Whatever comes of it: every call returns, with
// an error that is known, no message arrives changed, twice or out of order, none
// is lost without such an end, and no goroutine is left.
func TestStorm(t *testing.T) {
	rounds := 400
	if testing.Short() {
		rounds = 60
	}
	for name, dial := range map[string]func(t *testing.T) (a, b net.Conn){
		"TCP":  func(t *testing.T) (a, b net.Conn) { return socketPair(t, "tcp") },
		"TLS":  tlsSockets,
		"pipe": func(*testing.T) (a, b net.Conn) { return mempipe.New() },
	} {
		for _, compressed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/compressed %v", name, compressed), func(t *testing.T) {
				before := runtime.NumGoroutine()
				for seed := range uint64(rounds) {
					near, far := dial(t)
					s := newStorm(seed, near, far, compressed)
					s.run(t)
					require.False(t, t.Failed(), "round %d failed", seed)
				}
				wantGoroutines(t, before)
			})
		}
	}
}

// patience is how long anything may take before the test fails.
const patience = 15 * time.Second

// storm is one round.
type storm struct {
	transports [2]net.Conn
	conns      [2]*conn.Conn
	ways       [2]*traffic

	end     func()       // what ends the Conns behind some calls, or nothing does
	endAt   int64        // how many
	calls   atomic.Int64 // so far
	ending  sync.WaitGroup
	unknown atomic.Pointer[string] // an error that no call may return
}

func newStorm(seed uint64, near, far net.Conn, compressed bool) *storm {
	rnd := rand.New(rand.NewPCG(seed, 0))
	cfg := &conn.Config{ReadLimit: -1, SendQueue: -1, FlushDelay: time.Duration(rnd.IntN(2)-1) * time.Millisecond}
	if compressed {
		cfg.Deflate, cfg.Compression.Threshold = agreement(rnd), -1
	}
	role := conn.Role(rnd.IntN(2))
	s := &storm{transports: [2]net.Conn{near, far}}
	s.conns = [2]*conn.Conn{conn.New(near, role, cfg), conn.New(far, 1-role, cfg)}
	for i := range s.ways {
		s.ways[i] = &traffic{
			sender:   s.conns[i],
			reader:   s.conns[1-i],
			seed:     rnd.Uint64(),
			messages: 5,
			sizes:    []int{0, 10, 100, 1000, 10_000, 70_000}[:3+rnd.IntN(4)],
			hasty:    []int{-1, 100, 70_000}[rnd.IntN(3)],
			rush:     300 * time.Microsecond,
			pause:    func(*rand.Rand) { runtime.Gosched() },
			after:    s.called,
			arrived:  make(chan struct{}, 2),
		}
	}
	s.end = s.ends()[rnd.IntN(len(s.ends()))]
	s.endAt = 1 + rnd.Int64N(2*trafficWriters*5)
	return s
}

// ends are the ways to end a round early; nil is none.
func (s *storm) ends() []func() {
	return []func(){
		nil,
		func() { _ = s.conns[0].CloseNow() },
		func() { s.close(0) },
		func() {
			s.ending.Go(func() { s.close(0) })
			s.close(1)
		},
		func() {
			s.ending.Go(func() { s.close(0) })
			_ = s.conns[0].CloseNow()
		},
		func() { _ = s.transports[0].Close() },
		func() { reset(s.transports[1]) },
	}
}

func (s *storm) close(i int) {
	s.called("close", s.conns[i].Close(ctx, frame.StatusGoingAway, "storm"))
}

// reset closes a socket so that what is on its way is lost.
func reset(nc net.Conn) {
	if tc, ok := nc.(*tls.Conn); ok {
		nc = tc.NetConn()
	}
	if tcp, ok := nc.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = nc.Close()
}

// called is told of every call that has returned.
func (s *storm) called(call string, err error) {
	if err != nil && !known(err) {
		s.unknown.CompareAndSwap(nil, new(fmt.Sprintf("%s: %#v: %v", call, err, err)))
	}
	if s.calls.Add(1) == s.endAt && s.end != nil {
		s.ending.Go(s.end)
	}
}

// known reports whether err is one that a Conn may end with when nobody has broken the
// protocol.
func known(err error) bool {
	if _, ok := errors.AsType[*conn.CloseError](err); ok {
		return true
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && strings.HasSuffix(e.Op, " error") {
		return true // of TLS, a record of which was cut
	}
	for _, target := range []error{
		conn.ErrClosed, conn.ErrWriteCut, conn.ErrWriterClosed, context.DeadlineExceeded, os.ErrDeadlineExceeded,
		net.ErrClosed, io.ErrClosedPipe, syscall.EPIPE, syscall.ECONNRESET,
	} {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

func (s *storm) run(t *testing.T) {
	var all sync.WaitGroup
	for i, x := range s.ways {
		all.Go(x.writeAll)
		all.Go(x.readAll)
		all.Go(func() { s.ping(i) })
	}
	all.Go(func() {
		<-s.ways[0].arrived
		<-s.ways[1].arrived
		s.close(0)
	})
	s.wait(t, &all, "the traffic")
	s.wait(t, &s.ending, "the end")
	for _, c := range s.conns {
		s.ending.Go(func() { _ = c.CloseNow() })
	}
	s.wait(t, &s.ending, "CloseNow")
	if problem := s.unknown.Load(); problem != nil {
		t.Errorf("a call returned an unknown error: %s", *problem)
	}
	for _, x := range s.ways {
		x.cut = s.end != nil || s.ways[0].cut || s.ways[1].cut
		x.check(t)
	}
}

// ping pings under contexts that end before many answers come.
func (s *storm) ping(i int) {
	for range 3 {
		ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
		_, err := s.conns[i].Ping(ctx)
		cancel()
		s.called("ping", err)
	}
}

// wait waits for goroutines that must end by themselves.
func (s *storm) wait(t *testing.T, all *sync.WaitGroup, what string) {
	ended := make(chan struct{})
	go func() {
		all.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		stacks := make([]byte, 1<<20)
		t.Fatalf("%s did not end; the goroutines are\n%s", what, stacks[:runtime.Stack(stacks, true)])
	}
}

// wantGoroutines waits until no more goroutines are left than there were.
func wantGoroutines(t *testing.T, before int) {
	stacks := make([]byte, 1<<20)
	for start := time.Now(); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Since(start) > patience {
			t.Fatalf("%d goroutines are left, and there were %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}
