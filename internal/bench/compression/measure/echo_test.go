package measure

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/ws6455/websocket/internal/bench/compression/library"
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
