package conn_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
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

// Several goroutines write in every way there is, some of them under contexts
// that end soon, to a peer that reads in every way there is, with pauses, over
// a transport that cuts reads and writes, compressed or not. Each message must arrive whole, at
// most once and in its writer's order; one whose write succeeded must arrive
// unless the Conn ended.
func FuzzInterleaving(f *testing.F) {
	for seed := range uint64(32) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		synctest.Test(t, func(t *testing.T) { newInterleaving(seed).run(t) })
	})
}

const (
	interleavedWriters  = 4
	interleavedMessages = 16
)

type interleaving struct {
	rnd            *rand.Rand
	hasty          int // messages up to this size are written under short contexts
	sender, reader *conn.Conn

	mu   sync.Mutex
	sent [interleavedWriters][]int // numbers of the messages whose write succeeded
	cut  bool                      // the sender ended
}

func newInterleaving(seed uint64) *interleaving {
	rnd := rand.New(rand.NewPCG(seed, 0))
	sizes := []int{0, 0, 1, 100, 5000}
	pick := func() int { return sizes[rnd.IntN(len(sizes))] }
	a, b := mempipe.New()
	cfg := &conn.Config{ReadLimit: -1, SendQueue: -1, FlushDelay: time.Duration(rnd.IntN(3)-1) * time.Millisecond}
	if rnd.IntN(3) > 0 {
		cfg.Deflate, cfg.Compression.Threshold = agreement(rnd), -1
	}
	role := conn.Role(rnd.IntN(2))
	faulty := func(nc net.Conn) net.Conn {
		return wstest.NewFaultConn(nc, wstest.Faults{ReadSize: pick() * 3, WriteSize: pick() * 7})
	}
	return &interleaving{
		rnd:    rnd,
		hasty:  []int{-1, 300, 300, 70_000}[rnd.IntN(4)],
		sender: conn.New(faulty(a), role, cfg),
		reader: conn.New(faulty(b), 1-role, cfg),
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

func (x *interleaving) run(t *testing.T) {
	var writers sync.WaitGroup
	for id := range interleavedWriters {
		rnd := rand.New(rand.NewPCG(x.rnd.Uint64(), 1))
		writers.Go(func() { x.write(id, rnd) })
	}
	// Someone reads at the sender's end, so that pongs are noticed.
	go func() { _, _, _ = x.sender.Read(ctx) }()
	go func() {
		writers.Wait()
		_ = x.sender.Flush(ctx)
		_ = x.sender.Close(ctx, frame.StatusNormalClosure, "")
	}()
	got := x.read(t)
	writers.Wait()
	_ = x.reader.CloseNow()
	_ = x.sender.CloseNow()
	x.check(t, got)
	wstest.NoGoroutines(t)
}

// content returns message n of a writer: its name and a filling that follows
// from it.
func content(id, n, size int) []byte {
	name := fmt.Sprintf("%d:%d:%d:", id, n, size)
	return append([]byte(name), bytes.Repeat([]byte{'a' + byte((id+n)%26)}, size)...)
}

// write sends one writer's messages.
func (x *interleaving) write(id int, rnd *rand.Rand) {
	for n := range interleavedMessages {
		size := []int{0, 10, 300, 20_000, 70_000}[rnd.IntN(5)]
		ctx, cancel := ctx, context.CancelFunc(func() {})
		if size <= x.hasty && rnd.IntN(3) == 0 {
			ctx, cancel = context.WithTimeout(ctx, time.Duration(rnd.IntN(4000))*time.Microsecond)
		}
		err := x.writeOne(ctx, rnd, content(id, n, size))
		cancel()
		x.mu.Lock()
		switch {
		case err == nil:
			x.sent[id] = append(x.sent[id], n)
		case !errors.Is(err, context.DeadlineExceeded):
			x.cut = true
		}
		x.mu.Unlock()
		if rnd.IntN(4) == 0 {
			pause(rnd)
		}
	}
}

func pause(rnd *rand.Rand) { <-time.After(time.Duration(rnd.IntN(3000)) * time.Microsecond) }

func (x *interleaving) writeOne(ctx context.Context, rnd *rand.Rand, p []byte) error {
	c, op := x.sender, []frame.Opcode{frame.Text, frame.Binary}[rnd.IntN(2)]
	switch rnd.IntN(6) {
	case 0:
		return c.Send(op, p)
	case 1:
		m, err := conn.Prepare(op, p)
		return errors.Join(err, c.WritePrepared(ctx, m))
	case 2:
		w, err := c.Writer(ctx, op)
		if err != nil {
			return err
		}
		for len(p) > 0 && err == nil {
			n := 1 + rnd.IntN(len(p))
			_, err = w.Write(p[:n])
			p = p[n:]
		}
		if err != nil {
			return err
		}
		return w.Close()
	case 3:
		if _, err := c.Ping(ctx); err != nil {
			return err
		}
	}
	return c.Write(ctx, op, p)
}

// read reads until the end and returns the numbers that came from each writer.
func (x *interleaving) read(t *testing.T) (got [interleavedWriters][]int) {
	rnd := rand.New(rand.NewPCG(x.rnd.Uint64(), 2))
	for {
		ctx, cancel := context.WithTimeout(ctx, time.Duration(1+rnd.IntN(5000))*time.Microsecond)
		p, err := x.readOne(ctx, rnd)
		cancel()
		switch {
		case err == nil:
			id, n := parseContent(t, p)
			got[id] = append(got[id], n)
		case errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded):
		default:
			return got
		}
		if rnd.IntN(3) == 0 {
			pause(rnd)
		}
	}
}

func (x *interleaving) readOne(ctx context.Context, rnd *rand.Rand) ([]byte, error) {
	switch rnd.IntN(4) {
	case 0:
		_, p, err := x.reader.Read(ctx)
		return p, err
	case 1:
		_, p, err := x.reader.ReadAppend(ctx, []byte("kept")[:4:4])
		return bytes.TrimPrefix(p, []byte("kept")), err
	case 2:
		for m, err := range x.reader.Messages(ctx) {
			return bytes.Clone(m.Data), err
		}
		panic("Messages ended without an error")
	}
	return x.readStream(rnd)
}

// readStream reads with a Reader, which leaves the rest of its message when its
// context ends: so that never ends.
func (x *interleaving) readStream(rnd *rand.Rand) (p []byte, err error) {
	_, r, err := x.reader.Reader(ctx)
	for err == nil {
		var n int
		part := make([]byte, 1+rnd.IntN(10_000))
		n, err = r.Read(part)
		p = append(p, part[:n]...)
	}
	if err == io.EOF {
		err = nil
	}
	return p, err
}

// parseContent checks that p is a whole message, and returns who wrote it.
func parseContent(t *testing.T, p []byte) (id, n int) {
	head := p[:min(len(p), 20)]
	parts := strings.SplitN(string(head), ":", 4)
	require.Len(t, parts, 4, "wanted a message, got %q", head)
	var numbers [3]int
	for i := range numbers {
		var err error
		numbers[i], err = strconv.Atoi(parts[i])
		require.NoError(t, err, "wanted a message, got %q", head)
	}
	want := content(numbers[0], numbers[1], numbers[2])
	require.True(t, bytes.Equal(want, p), "message %q of %d bytes arrived changed", head, len(p))
	return numbers[0], numbers[1]
}

func (x *interleaving) check(t *testing.T, got [interleavedWriters][]int) {
	for id, numbers := range got {
		arrived := map[int]bool{}
		last := -1
		for _, n := range numbers {
			require.Greater(t, n, last, "writer %d: message %d came twice or out of order", id, n)
			last, arrived[n] = n, true
		}
		if x.cut {
			continue
		}
		for _, n := range x.sent[id] {
			require.True(t, arrived[n], "writer %d: message %d was sent and did not arrive", id, n)
		}
	}
}
