package conn_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// TestStalls has a Conn write in every way, read, ping and at last close, while its peer
// at some moment reads no more, or reads on and says no more. No call takes longer than
// the timeout that bounds it, and each of the timeouts strikes.
func TestStalls(t *testing.T) {
	struck := map[error]int{conn.ErrWriteTimeout: 0, conn.ErrPingTimeout: 0, conn.ErrCloseTimeout: 0}
	var mu sync.Mutex
	rounds := 200
	if testing.Short() {
		rounds = 40
	}
	for seed := range uint64(rounds) {
		synctest.Test(t, func(t *testing.T) {
			s := newStall(t, rand.New(rand.NewPCG(seed, 0)))
			s.run()
			mu.Lock()
			defer mu.Unlock()
			for target := range struck {
				if errors.Is(s.ended, target) || errors.Is(s.closed, target) {
					struck[target]++
				}
			}
		})
	}
	for err, n := range struck {
		require.NotZero(t, n, "how often this struck: %v", err)
	}
}

// The timeouts of a Conn with a peer that stalls.
const (
	stallWrite = 3 * time.Second
	stallClose = 2*time.Second + 250*time.Millisecond // what CloseNow may take is in it
	stallPing  = 5 * time.Second
	stallPong  = time.Second
	stallShort = 100 * time.Millisecond // of a context
)

type stall struct {
	t       *testing.T
	rnd     *rand.Rand
	c       *conn.Conn
	cfg     *conn.Config
	closing time.Duration // when Close is called

	ended  error // what Read returned at last
	closed error // what Close did
}

func newStall(t *testing.T, rnd *rand.Rand) *stall {
	a, b := mempipe.New()
	s := &stall{t: t, rnd: rnd, closing: time.Duration(rnd.Int64N(int64(20 * time.Second)))}
	s.cfg = &conn.Config{WriteTimeout: stallWrite, CloseTimeout: 2 * time.Second}
	if rnd.IntN(2) == 0 {
		s.cfg.PingInterval, s.cfg.PongTimeout = stallPing, stallPong
	}
	if rnd.IntN(2) == 0 {
		s.cfg.Deflate, s.cfg.Compression.Threshold = agreement(rnd), -1
	}
	role := conn.Role(rnd.IntN(2))
	s.c = conn.New(a, role, s.cfg)
	p := &stallingPeer{nc: b, deaf: rnd.IntN(2) == 0, server: role == conn.Client}
	p.at = time.Now().Add(time.Duration(rnd.Int64N(int64(15 * time.Second))))
	go p.run(s.c.Done())
	return s
}

// bounded makes a call, which must end in time.
func (s *stall) bounded(name string, most time.Duration, call func() error) error {
	start := time.Now()
	err := call()
	if took := time.Since(start); took > most {
		s.t.Errorf("%s took %v, and may take %v; it returned %v", name, took, most, err)
	}
	return err
}

func (s *stall) run() {
	var all sync.WaitGroup
	for range 3 {
		rnd := rand.New(rand.NewPCG(s.rnd.Uint64(), 0))
		all.Go(func() { s.write(rnd) })
	}
	all.Go(func() {
		_ = s.bounded("read", s.closing+stallClose, func() error {
			for s.ended == nil {
				_, _, s.ended = s.c.Read(ctx)
			}
			return s.ended
		})
	})
	<-time.After(s.closing)
	s.closed = s.bounded("close", stallClose, func() error { return s.c.Close(ctx, frame.StatusGoingAway, "") })
	_ = s.bounded("close now", 0, s.c.CloseNow)
	all.Wait()
	wstest.NoGoroutines(s.t)
}

// write makes one call after the other, until the Conn ends.
func (s *stall) write(rnd *rand.Rand) {
	for {
		small, large := bytes.Repeat([]byte("small"), rnd.IntN(1000)), make([]byte, rnd.IntN(200_000))
		short, cancel := context.WithTimeout(ctx, stallShort)
		var err error
		switch rnd.IntN(7) {
		case 0:
			err = s.bounded("write", 2*stallWrite, func() error { return s.c.Write(ctx, frame.Text, small) })
		case 1:
			err = s.bounded("large write", 2*stallWrite, func() error { return s.c.Write(ctx, frame.Binary, large) })
		case 2:
			err = s.bounded("cancelled write", stallShort, func() error { return s.c.Write(short, frame.Text, small) })
		case 3:
			err = s.bounded("send", 0, func() error { return s.c.Send(frame.Text, small) })
		case 4:
			err = s.bounded("flush", 2*stallWrite, func() error { return s.c.Flush(ctx) })
		case 5:
			err = s.bounded("ping", stallShort, func() error {
				_, err := s.c.Ping(short)
				return err
			})
		case 6:
			err = s.bounded("writer", 2*stallWrite, func() error { return s.stream(large) })
		}
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, conn.ErrQueueFull) {
			return
		}
		<-time.After(time.Duration(rnd.Int64N(int64(time.Second))))
	}
}

func (s *stall) stream(p []byte) error {
	w, err := s.c.Writer(ctx, frame.Binary)
	if err != nil {
		return err
	}
	if _, err := w.Write(p); err != nil {
		return err
	}
	return w.Close()
}

// stallingPeer answers pings and the Close frame, until it stalls.
type stallingPeer struct {
	nc     *mempipe.Conn
	server bool
	deaf   bool      // it then reads nothing, or else it says nothing
	at     time.Time // when
}

func (p *stallingPeer) run(done <-chan struct{}) {
	defer p.nc.Close()
	in := frame.NewReader(p.nc, -1)
	for {
		if p.deaf && !time.Now().Before(p.at) {
			<-done
			return
		}
		f, err := in.ReadFrame()
		if err != nil {
			return
		}
		if !time.Now().Before(p.at) || !f.Opcode.IsControl() || f.Opcode == frame.Pong {
			continue
		}
		end := f.Opcode == frame.Close
		if !end {
			f.Opcode = frame.Pong
		}
		f.Masked = !p.server
		if _, err := p.nc.Write(frame.AppendFrame(nil, f)); err != nil || end && p.server {
			return
		}
	}
}
