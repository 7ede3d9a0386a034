package wstest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/pool"
)

func TestNoBuffers(t *testing.T) {
	rooms := pool.Pool[int]{New: func() *int { return new(int) }}
	loans := pool.Watch()
	defer loans.Stop()
	left, kept := rooms.Get(), rooms.Get()
	sentence := failure(func(t testing.TB) { NoBuffers(t, loans) })
	require.Contains(t, sentence, "wanted everything borrowed to be given back once, got 2 faults:")
	require.Contains(t, sentence, "TestNoBuffers")

	rooms.Put(kept)
	rooms.Leave(left)
	NoBuffers(t, loans)
}
