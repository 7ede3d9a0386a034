package handshake

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// longAgo is a deadline that ends every call on a connection at once.
var longAgo = time.Unix(1, 0)

// timeLimit ends the calls on a connection after a time, and with a context.
type timeLimit struct {
	nc    net.Conn
	stop  func() bool   // nil: the context never ends
	ended chan struct{} // closed when the end of the context has been seen to
}

// limitTime begins a time limit on nc. A negative timeout is none.
func limitTime(ctx context.Context, nc net.Conn, timeout time.Duration) (timeLimit, error) {
	if err := nc.SetDeadline(deadline(timeout)); err != nil {
		return timeLimit{}, noDeadline(err)
	}
	if ctx.Done() == nil {
		return timeLimit{nc: nc}, nil
	}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = nc.SetDeadline(longAgo)
		close(ended)
	})
	return timeLimit{nc: nc, stop: stop, ended: ended}, nil
}

// release takes the limit away. When it returns nothing sets a deadline any
// more.
func (l timeLimit) release() error {
	if l.stop != nil && !l.stop() {
		<-l.ended
	}
	if err := l.nc.SetDeadline(time.Time{}); err != nil {
		return noDeadline(err)
	}
	return nil
}

func deadline(timeout time.Duration) time.Time {
	if timeout < 0 {
		return time.Time{}
	}
	return time.Now().Add(timeout)
}

func noDeadline(err error) error {
	return &Error{Reason: "the connection takes no deadline", Err: err}
}

// contextError returns the error of a handshake that ended with ctx. It
// matches both ctx.Err() and context.Cause(ctx).
func contextError(ctx context.Context) error {
	why := ctx.Err()
	if cause := context.Cause(ctx); !errors.Is(why, cause) {
		why = fmt.Errorf("%w: %w", why, cause)
	}
	return &Error{Reason: "the context ended", Err: why}
}

// isTimeout reports whether err is that of a deadline that has passed.
func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
