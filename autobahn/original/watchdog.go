package original

import (
	"context"
	"fmt"
	"time"
)

// stallTime is how long the suite may be silent. Its slowest cases give up after
// 120 seconds by themselves.
const stallTime = 150 * time.Second

// withWatchdog returns a context that ends when alive has not been called for
// the given time. The caller must call stop.
func withWatchdog(ctx context.Context, silence time.Duration) (_ context.Context, alive, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(silence, func() {
		cancel(fmt.Errorf("the suite has been silent for %v", silence))
	})
	return ctx, func() { timer.Reset(silence) }, func() {
		timer.Stop()
		cancel(context.Canceled)
	}
}
