package conn_test

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

// FuzzInterleaving lets traffic go one way, with pauses, over a transport that cuts
// reads and writes, compressed or not.
func FuzzInterleaving(f *testing.F) {
	seeds := uint64(32)
	if testing.Short() {
		seeds = 8
	}
	for seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		synctest.Test(t, func(t *testing.T) { interleave(t, rand.New(rand.NewPCG(seed, 0))) })
	})
}

func interleave(t *testing.T, rnd *rand.Rand) {
	x := newInterleaving(rnd)
	// Someone reads at the sender's end, so that pongs are noticed.
	go func() { _, _, _ = x.sender.Read(ctx) }()
	var all sync.WaitGroup
	all.Go(func() {
		x.writeAll()
		_ = x.sender.Close(ctx, frame.StatusNormalClosure, "")
	})
	x.readAll()
	all.Wait()
	_ = x.reader.CloseNow()
	_ = x.sender.CloseNow()
	x.check(t)
	wstest.NoGoroutines(t)
}

func newInterleaving(rnd *rand.Rand) *traffic {
	sizes := []int{0, 10, 300, 20_000, 70_000}
	pieces := []int{0, 0, 0, 0, 1, 100, 100, 5000}
	pick := func() int {
		n := pieces[rnd.IntN(len(pieces))]
		if n == 1 {
			sizes = sizes[:3] // large ones take seconds where fuzzing makes all slow
		}
		return n
	}
	a, b := mempipe.New()
	cfg := &conn.Config{ReadLimit: -1, SendQueue: -1, FlushDelay: time.Duration(rnd.IntN(3)-1) * time.Millisecond}
	if rnd.IntN(3) > 0 {
		cfg.Deflate, cfg.Compression.Threshold = agreement(rnd), -1
	}
	role := conn.Role(rnd.IntN(2))
	faulty := func(nc net.Conn) net.Conn {
		return wstest.NewFaultConn(nc, wstest.Faults{ReadSize: pick() * 3, WriteSize: pick() * 7})
	}
	sender, reader := conn.New(faulty(a), role, cfg), conn.New(faulty(b), 1-role, cfg)
	return &traffic{
		sender:   sender,
		reader:   reader,
		seed:     rnd.Uint64(),
		messages: 16,
		sizes:    sizes,
		hasty:    []int{-1, 300, 300, 70_000}[rnd.IntN(4)],
		rush:     4 * time.Millisecond,
		pause:    func(rnd *rand.Rand) { <-time.After(time.Duration(rnd.IntN(3000)) * time.Microsecond) },
		arrived:  make(chan struct{}, 2),
	}
}

// agreement returns parameters of permessage-deflate.
func agreement(rnd *rand.Rand) *conn.Deflate {
	bits := func() int { return []int{8, 9, 12, 15}[rnd.IntN(4)] }
	return &conn.Deflate{
		ServerNoContextTakeover: rnd.IntN(3) == 0,
		ClientNoContextTakeover: rnd.IntN(3) == 0,
		ServerMaxWindowBits:     bits(),
		ClientMaxWindowBits:     bits(),
	}
}
