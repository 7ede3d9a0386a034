package handshake

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// longAgo is a deadline that ends every call on a connection at once.
var longAgo = time.Unix(1, 0)

// contextLimit ends the calls on a connection when a context ends, unless it is
// released before.
type contextLimit struct {
	stop func() bool
	mu   sync.Mutex
	nc   net.Conn // nil: released
}

// limitByContext returns the limit of nc; nil: the context never ends.
func limitByContext(ctx context.Context, nc net.Conn) *contextLimit {
	if ctx.Done() == nil {
		return nil
	}
	l := &contextLimit{nc: nc}
	l.stop = context.AfterFunc(ctx, l.end)
	return l
}

func (l *contextLimit) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.nc != nil {
		_ = l.nc.SetDeadline(longAgo)
	}
}

// release takes the limit away. When it returns l sets no deadline any more.
func (l *contextLimit) release() {
	if l == nil || l.stop() {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.nc = nil
}

func deadline(timeout time.Duration) time.Time {
	if timeout < 0 {
		return time.Time{}
	}
	return time.Now().Add(timeout)
}

func noDeadline(err error) *Error {
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
