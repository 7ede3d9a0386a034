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
)

func TestNoTimeoutIsNoDeadline(t *testing.T) {
	require.True(t, deadline(-1).IsZero())
}

func TestContextLimitEndsACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nc, peer := mempipe.New()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		l := limitByContext(ctx, nc)
		_, err := nc.Read(make([]byte, 1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		require.True(t, isTimeout(err))

		l.release()
		require.NoError(t, nc.SetDeadline(time.Time{}))
		go func() { _, _ = peer.Write([]byte("x")) }()
		_, err = nc.Read(make([]byte, 1))
		require.NoError(t, err, "the limit sets a deadline again")
	})
}

func TestAReleasedLimitIsNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		nc, peer := mempipe.New()
		ctx, cancel := context.WithCancel(t.Context())
		limitByContext(ctx, nc).release()
		cancel()
		time.AfterFunc(time.Hour, func() { _, _ = peer.Write([]byte("x")) })
		_, err := nc.Read(make([]byte, 1))
		require.NoError(t, err, "the limit is still there")
	})
}

// The context ends, and the limit is released before its end is seen to.
func TestALimitReleasedAtItsEndIsNoMore(t *testing.T) {
	nc, peer := mempipe.New()
	ctx, cancel := context.WithCancel(t.Context())
	l := limitByContext(ctx, nc)
	require.True(t, l.stop())
	cancel()
	l.release()
	l.end()
	_, err := peer.Write([]byte("x"))
	require.NoError(t, err)
	_, err = nc.Read(make([]byte, 1))
	require.NoError(t, err, "the limit is still there")
}

func TestAContextThatNeverEndsIsNoLimit(t *testing.T) {
	l := limitByContext(context.Background(), nil)
	require.Nil(t, l)
	l.release()
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
