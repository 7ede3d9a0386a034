package autobahn

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/ws6455/websocket/autobahn/internal/testee"
)

func TestServerRole(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer testee.Serve(ln)()
	Run(t, "ws://"+ln.Addr().String())
}

func TestClientRole(t *testing.T) {
	RunClient(t, func(ctx context.Context, url string) { _ = testee.Echo(ctx, url) })
}
