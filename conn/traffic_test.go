package conn_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

const trafficWriters = 4

// traffic is what goes from one Conn to another: several goroutines write in every way
// there is, some of them under contexts that end soon, and one reads in every way there
// is. Each message must arrive whole, at most once and in its writer's order; one whose
// write succeeded must arrive unless the Conn ended.
type traffic struct {
	sender, reader *conn.Conn
	seed           uint64
	messages       int                          // of each writer
	sizes          []int                        // of messages
	hasty          int                          // messages up to this size are written under short contexts
	rush           time.Duration                // how short
	pause          func(rnd *rand.Rand)         // between two calls, at times
	after          func(call string, err error) // told of each call; or nil

	mu   sync.Mutex
	sent [trafficWriters][]int // numbers of the messages whose write succeeded
	cut  bool                  // the sender ended

	got     [trafficWriters][]int // numbers that came; the reader's
	bad     string                // what came that nobody sent; the reader's
	arrived chan struct{}         // takes two: one with the farewell, one at the end
}

// farewell is the last message.
const farewell = "farewell"

// writeAll sends all messages, and last the farewell.
func (x *traffic) writeAll() {
	var writers sync.WaitGroup
	for id := range trafficWriters {
		rnd := rand.New(rand.NewPCG(x.seed, uint64(id)))
		writers.Go(func() { x.write(id, rnd) })
	}
	writers.Wait()
	flushed, wrote := x.sender.Flush(ctx), x.sender.Write(ctx, frame.Text, []byte(farewell))
	x.note("flush", flushed)
	x.note("write", wrote)
	if flushed != nil || wrote != nil {
		x.cut = true // a Send, or a Write that was left in the buffer, may be the last to have gone well
	}
}

func (x *traffic) note(call string, err error) {
	if x.after != nil {
		x.after(call, err)
	}
}

// content returns message n of a writer: its name and a filling that follows
// from it.
func content(id, n, size int) []byte {
	name := fmt.Sprintf("%d:%d:%d:", id, n, size)
	return append([]byte(name), bytes.Repeat([]byte{'a' + byte((id+n)%26)}, size)...)
}

// write sends one writer's messages.
func (x *traffic) write(id int, rnd *rand.Rand) {
	for n := range x.messages {
		size := x.sizes[rnd.IntN(len(x.sizes))]
		ctx, cancel := ctx, context.CancelFunc(func() {})
		if size <= x.hasty && rnd.IntN(3) == 0 {
			ctx, cancel = context.WithTimeout(ctx, time.Duration(rnd.Int64N(int64(x.rush))))
		}
		err := x.writeOne(ctx, rnd, content(id, n, size))
		cancel()
		x.note("write", err)
		x.mu.Lock()
		switch {
		case err == nil:
			x.sent[id] = append(x.sent[id], n)
		case !errors.Is(err, context.DeadlineExceeded):
			x.cut = true
		}
		x.mu.Unlock()
		if rnd.IntN(4) == 0 {
			x.pause(rnd)
		}
	}
}

func (x *traffic) writeOne(ctx context.Context, rnd *rand.Rand, p []byte) error {
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

// readAll reads until the end.
func (x *traffic) readAll() {
	defer func() { x.arrived <- struct{}{} }()
	rnd := rand.New(rand.NewPCG(x.seed, trafficWriters))
	for x.bad == "" {
		ctx, cancel := context.WithTimeout(ctx, 1+time.Duration(rnd.Int64N(int64(x.rush))))
		p, err := x.readOne(ctx, rnd)
		cancel()
		x.note("read", err)
		switch {
		case err == nil && string(p) == farewell:
			x.arrived <- struct{}{}
		case err == nil:
			x.take(p)
		case !errors.Is(err, os.ErrDeadlineExceeded) && !errors.Is(err, context.DeadlineExceeded):
			return
		}
		if rnd.IntN(3) == 0 {
			x.pause(rnd)
		}
	}
}

func (x *traffic) readOne(ctx context.Context, rnd *rand.Rand) ([]byte, error) {
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
func (x *traffic) readStream(rnd *rand.Rand) (p []byte, err error) {
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

// take notes whose message p is, if it is one.
func (x *traffic) take(p []byte) {
	var numbers [3]int // writer, number, size
	parts := strings.SplitN(string(p[:min(len(p), 20)]), ":", 4)
	for i := range min(len(parts), len(numbers)) {
		numbers[i], _ = strconv.Atoi(parts[i])
	}
	id := numbers[0]
	if id >= trafficWriters || !bytes.Equal(p, content(id, numbers[1], numbers[2])) {
		x.bad = fmt.Sprintf("%.40q, of %d bytes", p, len(p))
		return
	}
	x.got[id] = append(x.got[id], numbers[1])
}

// check compares what came with what was sent, once all is over.
func (x *traffic) check(t *testing.T) {
	require.Empty(t, x.bad, "a message came that nobody sent")
	for id, numbers := range x.got {
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
