package measure

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/bench/library"
)

func TestLoadConversesWithEverySetup(t *testing.T) {
	for _, s := range library.Setups {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		served := make(chan error, 1)
		go func() { served <- ServeEcho(l, s) }()
		conns, err := Load{Addr: l.Addr().String(), Setup: s, Connections: 3, Lines: 20}.Run()
		require.NoError(t, err, s.Name)
		require.Len(t, conns, 3)
		for _, c := range conns {
			require.NoError(t, c.Close())
		}
		require.NoError(t, l.Close())
		require.NoError(t, <-served)
	}
}

func TestMemoryNowSeesWhatIsHeld(t *testing.T) {
	before, err := MemoryNow()
	if err != nil {
		t.Skipf("not on this system: %v", err)
	}
	held := make([]byte, 32<<20)
	for i := range held {
		held[i] = byte(i)
	}
	during, err := MemoryNow()
	require.NoError(t, err)
	require.NotEmpty(t, held[len(held)-1:])
	const slack = 8 << 20
	require.GreaterOrEqual(t, during.Go-before.Go, float64(len(held)-slack))
	require.GreaterOrEqual(t, during.Resident-before.Resident, float64(len(held)-slack))
}
