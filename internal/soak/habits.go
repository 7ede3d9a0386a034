package soak

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// habits are what makes honest connections differ. They go by different divisors of
// the number, so that most combinations come.
type habits struct {
	compression conn.Compression
	every       time.Duration // pause between turns
	burst       int           // messages of a turn
	pings       bool
	short       bool // closes and is dialled again
	reading     reading
	glance      time.Duration // how long a cancelled read lasts
}

// reading is how a connection reads.
type reading uint8

const (
	byRead reading = iota
	byMessages
	byReader
	byGlances // reads that a context soon ends
	readings
)

func habitsOf(slot int, o *Options) habits {
	h := habits{every: o.Pause, burst: 1 + slot%3, pings: slot%5 == 0, short: slot%16 == 3, reading: reading(slot / 2 % int(readings)), glance: o.Pause / 4}
	if slot%100 == 7 {
		h.every = o.BusyPause
	}
	switch slot % 14 {
	case 0:
		h.compression.Enabled = true
	case 7:
		h.compression = conn.Compression{Enabled: true, SendWindowBits: -1, ReceiveWindowBits: -1}
	case 9:
		h.compression = conn.Compression{Enabled: true, SendWindowBits: 10, ReceiveWindowBits: 10, Level: 1}
	}
	return h
}

// first returns the time before the first turn, so that connections that begin together do
// not go on together.
func (h *habits) first() time.Duration { return time.Duration(rand.Int64N(int64(h.every) + 1)) }

// pause returns the time before the next turn, from half to one and a half times what it is
// on average.
func (h *habits) pause(said int) time.Duration {
	return h.every/2 + time.Duration(mix(uint64(said))%uint64(h.every+1))
}

// send sends a message in one of the ways there are: whole, in fragments, queued.
func (h *habits) send(c *conn.Conn, op frame.Opcode, data []byte, number int) error {
	switch ctx := context.Background(); {
	case number%8 == 5:
		return sendFragments(ctx, c, op, data)
	case number%8 == 2 && len(data) < 4096:
		return c.Send(op, data)
	default:
		return c.Write(ctx, op, data)
	}
}

func sendFragments(ctx context.Context, c *conn.Conn, op frame.Opcode, data []byte) error {
	w, err := c.Writer(ctx, op)
	if err != nil {
		return err
	}
	for piece := len(data)/3 + 1; len(data) > 0; {
		n := min(piece, len(data))
		if _, err := w.Write(data[:n]); err != nil {
			return errors.Join(err, w.Close())
		}
		data = data[n:]
	}
	return w.Close()
}

// hear reads the next message and checks it.
func (t *talk) hear(ctx context.Context) error {
	switch t.habits.reading {
	case byMessages:
		for m, err := range t.c.Messages(ctx) {
			if err == nil {
				t.heard(m.Op, m.Data)
			}
			return err
		}
	case byReader:
		if t.outstanding() {
			return t.hearStream()
		}
	case byGlances:
		return t.glance(ctx)
	}
	op, data, err := t.c.Read(ctx)
	if err == nil {
		t.heard(op, data)
	}
	return err
}

// hearStream reads a message that is due. Its context is not the one that ends the talk, which
// would cut the stream: the rest of it is not for a later read to find.
func (t *talk) hearStream() error {
	ctx, cancel := context.WithTimeout(context.Background(), t.client.o.Patience)
	defer cancel()
	op, r, err := t.c.Reader(ctx)
	if err != nil {
		return err
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(r); err != nil {
		return err
	}
	t.heard(op, buf.Bytes())
	return nil
}

// glance reads for a short while. That its context ends costs nothing.
func (t *talk) glance(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, t.habits.glance)
	defer cancel()
	op, data, err := t.c.Read(short)
	switch {
	case err == nil:
		t.heard(op, data)
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		t.client.tally.cancelled.Add(1)
		return nil
	}
	return err
}
