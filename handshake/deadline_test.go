package handshake

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/mempipe"
	"github.com/ws6455/websocket/internal/wstest"
)

func TestTimeLimitEndsACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nc, _ := mempipe.New()
		_, err := limitTime(context.Background(), nc, time.Second)
		require.NoError(t, err)
		start := time.Now()
		_, err = nc.Read(make([]byte, 1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.Equal(t, time.Second, time.Since(start), "the limit is another one")
	})
}

func TestTimeLimitEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nc, peer := mempipe.New()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		l, err := limitTime(ctx, nc, -1)
		require.NoError(t, err)
		_, err = nc.Read(make([]byte, 1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.True(t, isTimeout(err))

		require.NoError(t, l.release())
		go func() { _, _ = peer.Write([]byte("x")) }()
		_, err = nc.Read(make([]byte, 1))
		require.NoError(t, err, "the deadline outlives the limit")
	})
}

func TestAReleasedLimitIsNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nc, peer := mempipe.New()
		ctx, cancel := context.WithCancel(t.Context())
		l, err := limitTime(ctx, nc, time.Second)
		require.NoError(t, err)
		require.NoError(t, l.release())
		cancel()
		time.AfterFunc(time.Hour, func() { _, _ = peer.Write([]byte("x")) })
		_, err = nc.Read(make([]byte, 1))
		require.NoError(t, err, "the limit is still there")
	})
}

func TestTimeLimitNeedsDeadlines(t *testing.T) {
	nc, _ := mempipe.New()
	_, err := limitTime(t.Context(), wstest.NewFaultConn(nc, wstest.Faults{FailAt: 1}), time.Second)
	require.ErrorIs(t, err, wstest.ErrInjected)
	require.ErrorContains(t, err, "takes no deadline")

	l, err := limitTime(t.Context(), wstest.NewFaultConn(nc, wstest.Faults{FailAt: 2}), time.Second)
	require.NoError(t, err)
	require.ErrorIs(t, l.release(), wstest.ErrInjected)
}

func TestContextErrorMatchesErrAndCause(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.EOF)
	err := contextError(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, io.EOF)

	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.EqualError(t, contextError(ctx), "websocket: handshake: the context ended: context canceled")
}

func TestIsTimeout(t *testing.T) {
	require.True(t, isTimeout(os.ErrDeadlineExceeded))
	require.False(t, isTimeout(errors.New("other")))
	require.False(t, isTimeout(io.EOF))
}
