package original

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWatchdogEndsASilentSuite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		ctx, alive, stop := withWatchdog(t.Context(), time.Minute)
		defer stop()
		time.AfterFunc(40*time.Second, alive)
		<-ctx.Done()
		require.Equal(t, 100*time.Second, time.Since(start), "the silence is counted from the last sign of life")
		require.EqualError(t, context.Cause(ctx), "the suite has been silent for 1m0s", "the cause must say what happened")
	})
}

func TestWatchdogStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, _, stop := withWatchdog(t.Context(), time.Minute)
		stop()
		<-ctx.Done()
		require.ErrorIs(t, context.Cause(ctx), context.Canceled, "a watchdog that was stopped does not complain")
	})
}
