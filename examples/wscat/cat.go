package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/ws6455/websocket/conn"
	"github.com/ws6455/websocket/frame"
)

// wire is what a conversation needs of a connection.
type wire interface {
	Read(context.Context) (frame.Opcode, []byte, error)
	Write(context.Context, frame.Opcode, []byte) error
	Ping(context.Context) (time.Duration, error)
	Close(context.Context, frame.StatusCode, string) error
}

// A cat is one conversation: input goes to the wire, and what comes from the
// wire goes to the output.
type cat struct {
	wire wire
	in   input
	out  output
	wait time.Duration

	sent     atomic.Int64
	received atomic.Int64
	arrived  chan struct{} // has a value after a message was received
	ended    chan error    // gets the reason why nothing more is received
}

func newCat(w wire, in input, out output, wait time.Duration) *cat {
	return &cat{
		wire: w, in: in, out: out, wait: wait,
		arrived: make(chan struct{}, 1), ended: make(chan error, 1),
	}
}

// run talks until the server closes, the input ends, or ctx is done, and
// returns how it ended: a *conn.CloseError when the server closed.
func (c *cat) run(ctx context.Context) error {
	reading, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go c.receive(reading)
	input := make(chan error, 1)
	go func() { input <- c.send(reading) }()

	select {
	case err := <-c.ended:
		return err
	case err := <-input:
		return c.finish(ctx, err)
	case <-ctx.Done():
		return c.close(closing{code: frame.StatusGoingAway})
	}
}

// errWire is what send returns when the wire failed; receive knows why.
var errWire = errors.New("the connection failed")

// finish ends the conversation after the input has ended with err.
func (c *cat) finish(ctx context.Context, err error) error {
	var bye closing
	switch {
	case errors.Is(err, errWire):
		return <-c.ended
	case errors.As(err, &bye):
		return c.close(bye)
	case errors.Is(err, io.EOF):
		c.linger(ctx)
		return c.close(closing{code: frame.StatusNormalClosure})
	}
	_ = c.close(closing{code: frame.StatusNormalClosure})
	return err
}

// receive prints messages until there are no more.
func (c *cat) receive(ctx context.Context) {
	for {
		op, data, err := c.wire.Read(ctx)
		if err != nil {
			c.ended <- err
			return
		}
		c.out.message(op, data)
		c.received.Add(1)
		select {
		case c.arrived <- struct{}{}:
		default:
		}
	}
}

// send does what the input says until it ends (io.EOF), fails, asks to close
// (a closing), or the wire fails (errWire).
func (c *cat) send(ctx context.Context) error {
	for {
		a, err := c.in.next()
		if err != nil {
			return err
		}
		if err := c.act(ctx, a); err != nil {
			return err
		}
	}
}

func (c *cat) act(ctx context.Context, a action) error {
	switch {
	case a.close != nil:
		return *a.close
	case a.complaint != "":
		c.out.notice("%s", a.complaint)
		return nil
	case a.ping:
		rtt, err := c.wire.Ping(ctx)
		if err != nil {
			return errWire
		}
		c.out.notice("pong after %v", rtt.Round(time.Microsecond))
		return nil
	}
	// Counted before, so that the answer cannot come first.
	c.sent.Add(1)
	if c.wire.Write(ctx, a.op, a.data) != nil {
		return errWire
	}
	return nil
}

// linger gives the server time to answer: until as many messages came as went
// out, the time is over, or the server closed.
func (c *cat) linger(ctx context.Context) {
	var over <-chan time.Time
	if c.wait >= 0 {
		over = time.After(c.wait)
	}
	for c.wait < 0 || c.received.Load() < c.sent.Load() {
		select {
		case <-c.arrived:
		case err := <-c.ended:
			c.ended <- err
			return
		case <-over:
			return
		case <-ctx.Done():
			return
		}
	}
}

// close ends the conversation. How the server answered tells how it ended.
func (c *cat) close(bye closing) error {
	select {
	case err := <-c.ended:
		return err // nothing to close any more
	default:
	}
	if err := c.wire.Close(context.Background(), bye.code, bye.reason); err != nil {
		return err
	}
	if err := <-c.ended; !errors.Is(err, conn.ErrClosed) {
		return err
	}
	return &conn.CloseError{Code: bye.code, Reason: bye.reason}
}

// A closing asks to close the connection.
type closing struct {
	code   frame.StatusCode
	reason string
}

func (c closing) Error() string { return fmt.Sprintf("close with %d", c.code) }

// ending says in a line how a conversation ended.
func ending(err error) string {
	var closed *conn.CloseError
	// 1006 is in no close frame: it says that none came (RFC 6455 section 7.4.1).
	if !errors.As(err, &closed) || closed.Code == frame.StatusAbnormalClosure {
		return fmt.Sprintf("ended: %v", err)
	}
	text := fmt.Sprintf("closed: %d", closed.Code)
	if closed.Reason != "" {
		text += " " + printable(closed.Reason)
	}
	return text
}

// endedWell reports whether the conversation ended as conversations should.
func endedWell(err error) bool {
	return errors.Is(err, frame.StatusNormalClosure) || errors.Is(err, frame.StatusGoingAway) ||
		errors.Is(err, frame.StatusNoStatusReceived)
}
